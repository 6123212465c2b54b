import { settingsOf } from '../register/company/settings.ts'
import type { Register } from '../register/register.ts'
import { memoizeSuccess } from '../util/timeout.ts'

/** Features, which are loaded at the first erasure: most verbs of the command line do not need them. */
const features = memoizeSuccess(() => import('./features.ts'))

/** Returns the register: database, encryption, clock and settings, as all functions of `src/register` need them. */
export function registerOf({ engine, vault, clock }: Pick<Register, 'engine' | 'vault' | 'clock'>): Register {
  return {
    engine,
    vault,
    clock,
    settings: settingsOf(engine, clock),
    erasureStatements: async () => (await features()).erasureStatements,
  }
}
