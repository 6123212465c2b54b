import type { RetentionCounts } from '../../db/schema.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import {
  type RetentionRun,
  retentionNow,
  retentionPreview,
  retentionRuns,
} from '../features/erasure/retention.ts'
import { logTo } from '../log.ts'
import { erase as eraseRecipient } from '../register/erasure/erase.ts'
import { counted } from './operator.ts'
import { recipient } from './readers.ts'
import { type CliContext, flag, Refused, required, verb } from './verb.ts'

const listedRuns = 12

export const erase = verb({
  words: ['erase'],
  help: 'Erase an address that asks for it: RET everywhere, seen no more, dropped when the law lets it go; asks before, unless --yes',
  parameters: { recipient: required(recipient), yes: flag },
  async run(context, { recipient, yes }) {
    const register = await context.register()
    if (!yes) await insistOnYes(context)
    const outcome = await eraseRecipient(register, context.actor, { recipient, source: 'HS_EORTAM' })
    if (outcome.kind === 'unknown') throw new Refused('Cannot erase: nothing is recorded of this address.')
    if (outcome.kind === 'gone') {
      throw new Refused('Cannot erase: the address was dropped before; what it refuses is kept.')
    }
    const { repeated, refusals, keptThrough, openComplaint } = outcome
    return { erased: true, repeated, refusals, keptThrough, openComplaint }
  },
  show: ({ repeated, refusals, keptThrough, openComplaint }) => [
    repeated
      ? 'The address was erased before.'
      : `Erased the address: ${counted(refusals, 'refusal')} recorded, it is RET for every brand and seen no more.`,
    `What proves its consents is kept sealed until ${keptThrough} (Regulation on Commercial Communication, art. 13), then dropped.`,
    ...(openComplaint ? ['An open complaint keeps it until that is settled.'] : []),
  ],
})

/** An erasure cannot be undone. */
async function insistOnYes({ ask }: CliContext): Promise<void> {
  const answer = await ask('Erase this address? It cannot be undone. Type yes to go on: ')
  if (answer === null) throw new Refused('Cannot erase: nobody can be asked here. Add --yes to go on.')
  if (answer.trim().toLowerCase() !== 'yes') throw new Refused('Nothing was erased.')
}

export const retention = verb({
  words: ['retention'],
  help: 'Drop now what need not be kept any more, as the server does every day, and show the last runs',
  parameters: { 'dry-run': flag },
  async run(context, { 'dry-run': dryRun }) {
    const register = await context.register()
    const { retention_years: years } = await register.settings()
    const log = logTo(context.notice, 'error', context.clock)
    const counts = dryRun ? await retentionPreview(register) : (await retentionNow(register, log)).counts
    const runs = (await retentionRuns(register, listedRuns)).map(runResult)
    return { dryRun, years, ...countsResult(counts), runs }
  },
  show: ({ dryRun, years, dropped, kept, runs }) => [
    `${dryRun ? 'Would drop' : 'Dropped'} ${counted(dropped.persons, 'address', 'addresses')} with ${counted(dropped.consents, 'consent')} that ended more than ${years} years ago,`,
    `  with ${counted(dropped.evidence, 'text')} and ${counted(dropped.evidenceFiles, 'file')} of evidence, ${dropped.complaintTexts} of complaints, ${counted(dropped.links, 'link')}, ${counted(dropped.downloads, 'download')} and ${counted(dropped.telegramPeople, 'Telegram account')}.`,
    `Keeps ${counted(kept.consent, 'address', 'addresses')} for a consent that stands, ${kept.complaint} for an open complaint, ${kept.duty} because the time is not over.`,
    `Of those dropped ${dropped.askedPersons} had asked to be erased, of those kept ${kept.asked}: these are hidden until then.`,
    ...runs.map(
      (run) =>
        `${run.startedAt}  ${run.finishedAt === null ? 'under way' : 'done'}  dropped ${counted(run.dropped.persons, 'address', 'addresses')}, ${counted(run.dropped.consents, 'consent')}`,
    ),
  ],
})

function countsResult(counts: RetentionCounts) {
  const { keptForConsent, keptForComplaint, keptForDuty, keptAsked, ...dropped } = counts
  const kept = { consent: keptForConsent, complaint: keptForComplaint, duty: keptForDuty, asked: keptAsked }
  return { dropped, kept }
}

function runResult({ startedAt, finishedAt, years, counts }: RetentionRun) {
  return {
    startedAt: formatWallTime(startedAt),
    finishedAt: finishedAt === null ? null : formatWallTime(finishedAt),
    years,
    ...countsResult(counts),
  }
}
