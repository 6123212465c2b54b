import { memoizeSuccess } from '../../util/timeout.ts'
import type { CarrierAccount } from '../sms/carrier.ts'
import { type CarrierName, carriers } from '../sms/carriers.ts'
import type { CarrierInbox, DigestOf } from './inbox.ts'

type OpenInbox = (account: CarrierAccount, digestOf: DigestOf) => CarrierInbox

/** Carriers whose inbox can be asked for messages. Their calls are loaded at first use. */
const inboxes: Partial<Record<CarrierName, () => Promise<OpenInbox>>> = {
  netgsm: async () => (await import('./netgsm-inbox.ts')).netgsmInbox,
  verimor: async () => (await import('./verimor-inbox.ts')).verimorInbox,
  iletimerkezi: async () => (await import('./iletimerkezi-inbox.ts')).iletimerkeziInbox,
  mutlucell: async () => (await import('./mutlucell-inbox.ts')).mutlucellInbox,
}

/** Account at a carrier as the configuration has it; without an address it is the carrier's usual one. */
type ConfiguredAccount = Omit<CarrierAccount, 'apiUrl'> & { readonly apiUrl: string | null }

/** Returns the function that opens an inbox at a carrier; null for a carrier that only pushes. */
export function inboxAt(
  carrier: CarrierName,
): ((account: ConfiguredAccount, digestOf: DigestOf) => CarrierInbox) | null {
  const load = inboxes[carrier]
  if (load === undefined) return null
  return ({ apiUrl, ...account }, digestOf) => {
    const open = memoizeSuccess(async () =>
      (await load())({ ...account, apiUrl: apiUrl ?? carriers[carrier].apiUrl }, digestOf),
    )
    return { fetchPage: async (cursor, now) => await (await open()).fetchPage(cursor, now) }
  }
}
