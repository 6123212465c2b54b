import type { Register } from '../register/register.ts'
import { settingsOf } from '../register/settings.ts'

export function registerOf({ engine, vault, clock }: Pick<Register, 'engine' | 'vault' | 'clock'>): Register {
  return {
    engine,
    vault,
    clock,
    settings: settingsOf(engine, clock),
    // Loaded at the first erasure: most verbs of the command line need no feature.
    traces: async () => (await import('./features.ts')).traces,
  }
}
