import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import type { ApprovalReason } from '../../../src/register/approvals.ts'
import { ended } from '../../../src/report/sentence.ts'
import { counted, moment } from '../english.ts'
import type { secondPerson as turkish } from '../tr/second-person.ts'

function what(reason: ApprovalReason, changes: number): string {
  switch (reason) {
    case 'over-refusal':
      return changes === 1 ? 'to turn a RET into ONAY' : `to turn ${counted(changes, 'RET', 'RET')} into ONAY`
    case 'many':
      return `to record ${counted(changes, 'ONAY', 'ONAY')} at once`
    case 'void':
      return 'to take an import back'
  }
}

const until = (at: number) => moment(formatWallTime(at))

export const secondPerson: typeof turkish = {
  summary: 'Waiting for a second person (ikinci kişi bekleniyor).',
  waits: (reason, changes) =>
    `Waiting for a second person (ikinci kişi bekleniyor): ${what(reason, changes)}, another editor or admin has to confirm. Until then nothing of this request is written.`,
  texts: (people, expiresAt) =>
    `${counted(people, 'person', 'people')} told. It can be confirmed until ${until(expiresAt)}; then the request lapses.`,
  filesWait: (count) =>
    `The evidence ${count === 1 ? 'file waits' : `files (${count}) wait`} too: fetched from Slack once the request is confirmed, so do not delete ${count === 1 ? 'it' : 'them'} there before.`,
  nobody: (brand) =>
    `This has to be confirmed by a second person, but ${brand} has no editor or admin besides you. Nothing was changed. Ask the admin to give somebody the role.`,
  wants: (brand, reason, changes, expiresAt) =>
    `${ended(`asks ${what(reason, changes)} for ${brand}`)} It waits for a second person until ${until(expiresAt)}.`,
  wantsSummary: (brand) => `${brand}: waiting for a second person.`,
  asked: (reason, changes, askedAt, expiresAt) =>
    `asked ${what(reason, changes)}, ${until(askedAt)}. Until ${until(expiresAt)}.`,
  said: (consentDate) => `stated ${moment(consentDate)}`,
  evidence: 'with evidence',
  noEvidence: 'without evidence',
  unfinished: 'Confirmed, but it could not be written. Confirm again to write it.',
  show: 'Show',
  confirm: 'Confirm',
  cancel: 'Cancel',
  own: 'You asked for this yourself; the second person has to be somebody else. Nothing was changed.',
  askerWithoutRole: 'Whoever asked has no role for this brand any more. Nothing was changed.',
  withdrawn: 'You took your request back. Nothing was changed.',
  declined: 'Cancelled; nothing was changed. Whoever asked will be told.',
  over: 'This request is closed.',
  overBy: (outcome, at) => {
    switch (outcome) {
      case 'approved':
        return `confirmed it on ${until(at)}.`
      case 'declined':
        return `cancelled it on ${until(at)}.`
      case 'withdrawn':
        return `took it back on ${until(at)}.`
      case 'expired':
        return `It ran out on ${until(at)}.`
    }
  },
  nothingNow: 'This button changed nothing.',
  bothAsked: 'asked,',
  bothApproved: 'confirmed. Both names stay in the record.',
  decided: {
    stored: (brand, stored) =>
      `confirmed your request. ${brand}: ${counted(stored, 'change')} recorded (kaydedildi).`,
    nothingStored: (brand) =>
      `confirmed your request for ${brand}, but nothing was changed: the record may have changed since, or the recipient has refused. Look the address up.`,
    declined: (brand) => `${ended(`did not confirm your request for ${brand}`)} Nothing was changed.`,
    expired: (brand) =>
      `Your request for ${brand} was not confirmed in time and has lapsed. Nothing was changed; ask again if it is still needed.`,
    summary: (brand) => `${brand}: what became of your request.`,
  },
  waiting: (count) => `${counted(count, 'request')} waiting for a second person.`,
}
