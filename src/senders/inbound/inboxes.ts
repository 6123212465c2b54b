import type { CarrierAccount } from '../sms/carrier.ts'
import { type CarrierName, carriers } from '../sms/carriers.ts'
import { iletimerkeziInbox } from './iletimerkezi-inbox.ts'
import type { CarrierInbox, DigestOf } from './inbox.ts'
import { mutlucellInbox } from './mutlucell-inbox.ts'
import { netgsmInbox } from './netgsm-inbox.ts'
import { verimorInbox } from './verimor-inbox.ts'

/** Carriers whose inbox can be asked for messages. */
const inboxes: Partial<Record<CarrierName, (account: CarrierAccount, digestOf: DigestOf) => CarrierInbox>> = {
  netgsm: netgsmInbox,
  verimor: verimorInbox,
  iletimerkezi: iletimerkeziInbox,
  mutlucell: mutlucellInbox,
}

/** Account at a carrier as the configuration has it; without an address it is the carrier's usual one. */
type ConfiguredAccount = Omit<CarrierAccount, 'apiUrl'> & { readonly apiUrl: string | null }

/** Opens the inbox at a carrier; null for a carrier that only pushes. */
export function inboxAt(
  carrier: CarrierName,
  account: ConfiguredAccount,
  digestOf: DigestOf,
): CarrierInbox | null {
  const apiUrl = account.apiUrl ?? carriers[carrier].apiUrl
  return inboxes[carrier]?.({ ...account, apiUrl }, digestOf) ?? null
}
