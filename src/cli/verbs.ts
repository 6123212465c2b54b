import { accessVerbs } from './access.ts'
import { checkVerb } from './check.ts'
import { companyVerbs } from './company.ts'
import { completionVerb } from './completion/completion.ts'
import { undoVerb } from './import/undo.ts'
import { importVerb } from './import/verb.ts'
import { iysVerbs } from './iys.ts'
import { recipientVerbs } from './lookup.ts'
import { report } from './report.ts'
import { reportMonth } from './report-month.ts'
import { settingVerbs } from './setting.ts'
import { serve, upkeepVerbs } from './upkeep.ts'
import type { Verb } from './verb.ts'
import { proofVerbs } from './verification.ts'
import { webhookVerbs } from './webhooks.ts'

/** Verbs by the groups of the help, in its order. */
export const groups = {
  server: [serve, checkVerb, ...settingVerbs],
  company: [...companyVerbs, ...accessVerbs, ...webhookVerbs],
  consents: [...recipientVerbs, importVerb, undoVerb],
  iys: iysVerbs,
  proof: [report, reportMonth, ...proofVerbs],
  upkeep: [...upkeepVerbs, completionVerb],
} as const

export type Group = keyof typeof groups

export const verbs: readonly Verb[] = Object.values(groups).flat()
