import { channelsFor } from '../../../src/consent/channel.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { refusableChannels } from '../../../src/register/refusable.ts'
import type { Messages } from '../../messages/index.ts'
import type { Choice, Part } from '../reply.ts'
import type { BrandState } from './standing-brands.ts'

/** What a brand holds, channel by channel. */
export function brandPart({ brand, consents }: BrandState, { kind }: Recipient, messages: Messages): Part {
  const { consents: told } = messages.recipient
  const lines = channelsFor(kind).flatMap((channel) => {
    const own = consents.filter((consent) => consent.channel === channel)
    if (own.length === 0) return [told.noRecord(channel)]
    return own.map(({ status, consentDate, source, recipientType }) => {
      const line = told.state(channel, status, consentDate, source)
      return recipientType === 'TACIR' ? `${line} · ${told.trader}` : line
    })
  })
  return { kind: 'text', text: [{ strong: brand.name }, ...lines.map((line) => `\n${line}`)] }
}

/** Whether there is anything left to refuse at a brand. */
export function isOpen({ brand, consents }: BrandState, { kind }: Recipient): boolean {
  return refusableChannels(brand, kind, consents).length > 0
}

/** A brand that has nothing recorded gets two buttons, its channels behind the second, so that the others are found. */
export function stopChoices(state: BrandState, recipient: Recipient, messages: Messages): Choice[] {
  const every = everyStop(state, recipient, messages)
  if (state.consents.length > 0 || every.length < 2) return every
  return [...every.slice(-1), chooseChoice(state.brand, messages)]
}

export function chooseChoice({ code, name }: Brand, { recipient: { consents: told } }: Messages): Choice {
  return { label: told.chooseChannel(name), action: { name: 'stop-choose', values: [code] } }
}

/** A button for each channel of a brand that can be refused, and last one for all of them where there are several. */
export function everyStop(
  { brand, consents }: BrandState,
  recipient: Recipient,
  messages: Messages,
): Choice[] {
  const { consents: told } = messages.recipient
  const { code, name } = brand
  const single = refusableChannels(brand, recipient.kind, consents).map(
    (channel): Choice => ({
      label: told.stopChannel(name, channel),
      action: { name: 'stop', values: [code, channel] },
    }),
  )
  const whole: Choice = { label: told.stopBrand(name), action: { name: 'stop', values: [code, 'all'] } }
  return single.length > 1 ? [...single, whole] : single
}
