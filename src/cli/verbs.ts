import { accessVerbs, webhookVerbs } from './access.ts'
import { checkVerb } from './check.ts'
import { companyVerbs } from './company.ts'
import { undoVerb } from './import/undo.ts'
import { importVerb } from './import/verb.ts'
import { iysVerbs } from './iys.ts'
import { recipientVerbs } from './lookup.ts'
import { report } from './report.ts'
import { serve, upkeepVerbs } from './upkeep.ts'
import type { Verb } from './verb.ts'
import { proofVerbs } from './verification.ts'

/** In the order of the help. */
export const verbs: readonly Verb[] = [
  serve,
  ...companyVerbs,
  ...accessVerbs,
  ...webhookVerbs,
  ...recipientVerbs,
  report,
  ...iysVerbs,
  undoVerb,
  importVerb,
  ...proofVerbs,
  checkVerb,
  ...upkeepVerbs,
]
