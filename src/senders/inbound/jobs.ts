import type { FeatureJobs } from '../../jobs/scheduler.ts'
import type { CarrierAccount } from '../sms/carrier.ts'
import type { CarrierName } from '../sms/carriers.ts'
import { inboxAt } from './inboxes.ts'
import { newInboxPoller, type StoreInboundSms } from './poller.ts'

/** Account at a carrier as the configuration has it. */
type ConfiguredCarrier = Omit<CarrierAccount, 'apiUrl' | 'fetch'> & {
  readonly carrier: CarrierName
  /** Null for the carrier's usual address. */
  readonly apiUrl: string | null
}

/** Returns the work by which the scheduler asks a carrier for inbound SMS; none for a carrier that only pushes. */
export function inboxJobs(
  { carrier, ...account }: ConfiguredCarrier,
  { fetch, store }: { readonly fetch: typeof globalThis.fetch; readonly store: StoreInboundSms },
): FeatureJobs {
  const openInbox = inboxAt(carrier)
  if (openInbox === null) return {}
  return {
    worker({ register, log, processId }) {
      const digestOf = (content: string) => register.vault.keyedDigest('inbound sms', content).toString('hex')
      const inbox = openInbox({ ...account, fetch }, digestOf)
      return newInboxPoller({ register, log, processId, carrier, inbox, store })
    },
  }
}
