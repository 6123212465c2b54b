import { refused } from '../../util/refusal.ts'
import type { CarrierName } from '../sms/carriers.ts'
import type { InboundPush, PushResult } from './push-result.ts'

/** Sender of pushes: the company's own SMS gateway, or a carrier with the password of the account there. */
export type PushSender =
  | { readonly kind: 'company' }
  | { readonly kind: 'carrier'; readonly carrier: CarrierName; readonly password: string }

/**
 * Reads the SMS of a push. A message is unique by its id within the carrier, and may be delivered again. Each reader is loaded
 * with the first push of its sender.
 */
export async function readPush(push: InboundPush, sender: PushSender): Promise<PushResult> {
  if (sender.kind === 'company') return (await import('./company.ts')).readCompanyPush(push.body)
  switch (sender.carrier) {
    case 'netgsm':
      return (await import('./netgsm.ts')).readNetgsmPush(push.body)
    case 'verimor':
      return (await import('./verimor.ts')).readVerimorPush(push.body)
    case 'twilio':
      return (await import('./twilio.ts')).readTwilioPush(push, sender.password)
    case 'iletimerkezi':
    case 'mutlucell':
      return refused('no-push')
  }
}
