import { originOf } from '../../consent/actor.ts'
import { type Channel, channelsFor, recipientTypes } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { type ChangeView, listHistory } from '../changes/changes.ts'
import { effectiveChanges } from '../changes/key-changes.ts'
import { type Brand, listBrands } from '../company/brands.ts'
import type { Register } from '../register.ts'
import { type Complaint, complaintsOf } from './list.ts'

/** Number of newest changes of one address in which its ONAYs are searched. */
const changesRead = 1000

interface DisputableOnay {
  readonly brand: Brand
  readonly channel: Channel
  /** Id of the change that recorded the ONAY. */
  readonly changeId: string
}

/** True if the recipient disputes a consent themselves, in the bot or on the page of their link. */
export function isDispute({ notedDoor }: Pick<Complaint, 'notedDoor'>): boolean {
  return originOf(notedDoor) === 'recipient'
}

/** Returns the ONAYs that a recipient can dispute: present and past ones, without those disputed already. */
export async function disputableOnays(register: Register, recipient: Recipient): Promise<DisputableOnay[]> {
  const [brands, changes, complaints] = await Promise.all([
    listBrands(register),
    listHistory(register, { recipient, limit: changesRead }),
    complaintsOf(register, { recipient }),
  ])
  const disputes = complaints.filter((complaint) => isDispute(complaint) && complaint.outcome !== 'withdrawn')
  const isDisputed = ({ brandCode, channel, recordedAt }: ChangeView) =>
    disputes.some(
      (dispute) =>
        dispute.brandCode === brandCode && dispute.channel === channel && dispute.notedAt >= recordedAt,
    )
  return brands.flatMap((brand) => {
    const ofBrand = changes.filter(({ brandCode }) => brandCode === brand.code)
    return channelsFor(recipient.kind).flatMap((channel) => {
      const onay = recipientTypes
        .flatMap((recipientType) => effectiveChanges(ofBrand, { channel, recipientType }))
        .find((change) => change.status === 'ONAY' && !isDisputed(change))
      return onay === undefined ? [] : [{ brand, channel, changeId: onay.id }]
    })
  })
}
