import type { NationalState } from '../consent/consent.ts'
import type { PermissionReason } from '../consent/permission.ts'

/** Why a message may or may not be sent, as a sentence. */
const whyMaySend: Readonly<Record<PermissionReason, string>> = {
  consent: 'The recipient has given consent, and İYS has it.',
  'consent-unverified':
    'The recipient has given consent here; no bridge is set up, so İYS has not been asked whether it has it.',
  trader: 'A trader who has not refused may be sent messages.',
  'no-consent': 'There is no consent.',
  'trader-unrecorded': 'The address of a trader has to be loaded into İYS before the first message.',
  refused: 'The recipient has refused.',
  'refused-here':
    'The recipient has refused. İYS would not take this refusal; it is obeyed here all the same.',
  'not-in-iys': 'The recipient has given consent here, but İYS does not have it, so it has no force.',
  'brand-closed': 'The brand is closed, so nothing is sent for it any more.',
  erased: 'The recipient was erased; only the refusal is kept, and nothing is sent.',
}

/** How a consent stands in İYS, for those whose reason has not told it already. */
const whereInIys: Readonly<Record<NationalState, string>> = {
  unverified: 'Not verified in İYS.',
  unsent: 'Not sent to İYS yet.',
  pending: 'İYS has not answered yet.',
  registered: 'Verified in İYS.',
  refused: 'İYS did not take it.',
  late: 'The time to report it to İYS has passed.',
}

/** Reasons that tell by themselves how it stands in İYS, or of a recipient of whom nothing more is told. */
const tellsIys: readonly PermissionReason[] = ['consent', 'consent-unverified', 'refused-here', 'erased']

/** Why a message may or may not be sent, with the state in İYS. */
export function whyAndIys(reason: PermissionReason, national: NationalState): string {
  return tellsIys.includes(reason) ? whyMaySend[reason] : `${whyMaySend[reason]} ${whereInIys[national]}`
}
