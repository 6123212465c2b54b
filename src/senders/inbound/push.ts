import { refused } from '../../util/refusal.ts'
import type { CarrierName } from '../sms/carriers.ts'
import { readCompanyPush } from './company.ts'
import { readNetgsmPush } from './netgsm.ts'
import type { InboundPush, PushResult } from './push-result.ts'
import { readTwilioPush } from './twilio.ts'
import { readVerimorPush } from './verimor.ts'

/** Sender of pushes: the company's own SMS gateway, or a carrier with the password of the account there. */
export type PushSender =
  | { readonly kind: 'company' }
  | { readonly kind: 'carrier'; readonly carrier: CarrierName; readonly password: string }

/** Reads the SMS of a push. A message is unique by its id within the carrier, and may be delivered again. */
export async function readPush(push: InboundPush, sender: PushSender): Promise<PushResult> {
  if (sender.kind === 'company') return readCompanyPush(push.body)
  switch (sender.carrier) {
    case 'netgsm':
      return readNetgsmPush(push.body)
    case 'verimor':
      return readVerimorPush(push.body)
    case 'twilio':
      return readTwilioPush(push, sender.password)
    case 'iletimerkezi':
    case 'mutlucell':
      return refused('no-push')
  }
}
