import { settingsOf } from '../register/company/settings.ts'
import type { Register } from '../register/register.ts'
import { memoizeSuccess } from '../util/timeout.ts'

/** Loaded at the first erasure: most verbs of the command line need no feature. */
const features = memoizeSuccess(() => import('./features.ts'))

export function registerOf({ engine, vault, clock }: Pick<Register, 'engine' | 'vault' | 'clock'>): Register {
  return {
    engine,
    vault,
    clock,
    settings: settingsOf(engine, clock),
    erasureStatements: async () => (await features()).erasureStatements,
  }
}
