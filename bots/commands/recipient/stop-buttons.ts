import { type Channel, channelsFor } from '../../../src/consent/channel.ts'
import type { Brand } from '../../../src/register/brands.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { Messages } from '../../messages/index.ts'
import type { Choice, Part } from '../reply.ts'
import { toldApart } from './speaker.ts'
import { type BrandState, openChannels } from './standing-brands.ts'

/** What a brand holds, address by address and channel by channel. */
export function brandPart(
  { brand, consents }: BrandState,
  addresses: readonly ProvedAddress[],
  messages: Messages,
): Part {
  const { consents: texts } = messages.recipient
  const lines = addresses.flatMap((address) => {
    const at = toldApart(address, addresses)
    return channelsFor(address.recipient.kind).flatMap((channel) => {
      const own = consents.filter((one) => one.channel === channel && one.address.id === address.id)
      if (own.length === 0) return [texts.noRecord(channel, at)]
      return own.map(({ status, consentDate, source, recipientType }) => {
        const line = texts.state(channel, at, status, consentDate, source)
        return recipientType === 'TACIR' ? `${line} · ${texts.trader}` : line
      })
    })
  })
  return { kind: 'text', text: [{ strong: brand.name }, ...lines.map((line) => `\n${line}`)] }
}

/** Whether there is anything left to refuse at a brand. */
export function isOpen(state: BrandState, addresses: readonly ProvedAddress[]): boolean {
  return openChannels(state, addresses).length > 0
}

export function hasOpen(states: readonly BrandState[], addresses: readonly ProvedAddress[]): boolean {
  return states.some((state) => isOpen(state, addresses))
}

/** A brand that has nothing recorded gets two buttons, its channels behind the second, so that the others are found. */
export function stopChoices(
  state: BrandState,
  addresses: readonly ProvedAddress[],
  messages: Messages,
): Choice[] {
  const every = everyStop(state, addresses, messages)
  if (state.consents.length > 0 || every.length < 2) return every
  return [...every.slice(-1), chooseChoice(state.brand, messages)]
}

export function chooseChoice({ code, name }: Brand, { recipient: { consents: texts } }: Messages): Choice {
  return { label: texts.chooseChannel(name), action: { name: 'stop-choose', values: [code] } }
}

/** A button for each channel of a brand that can be refused, and last one for all of them where there are several. */
export function everyStop(
  state: BrandState,
  addresses: readonly ProvedAddress[],
  messages: Messages,
): Choice[] {
  const { consents: texts } = messages.recipient
  const { code, name } = state.brand
  const single = openChannels(state, addresses).map(
    (channel): Choice => ({
      label: texts.stopChannel(name, channel),
      action: { name: 'stop', values: [code, channel] },
    }),
  )
  const whole: Choice = { label: texts.stopBrand(name), action: { name: 'stop', values: [code, 'all'] } }
  return single.length > 1 ? [...single, whole] : single
}

/** The way back under an ONAY that was just given. */
export function stopChannelChoice(
  { code, name }: Pick<Brand, 'code' | 'name'>,
  channel: Channel,
  { recipient: { consents: texts } }: Messages,
): Choice {
  return { label: texts.stopChannel(name, channel), action: { name: 'stop', values: [code, channel] } }
}

export function showListChoice({ recipient: { refuse } }: Messages): Choice {
  return { label: refuse.showList, action: { name: 'list', values: [] } }
}
