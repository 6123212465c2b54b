import type { Status } from '../../src/consent/channel.ts'

interface Counts {
  readonly approval: number
  readonly rejection: number
}

interface ToldChannel extends Counts {
  readonly channel: string
  readonly origin: string
}

const channelNames = { MESAJ: 'SMS', EPOSTA: 'e-posta', ARAMA: 'arama' }
const originNames = { staff: 'personel', recipient: 'alıcı', system: 'sistem' }

export function countsText({ channels }: { readonly channels: readonly ToldChannel[] }) {
  const sums = (of: 'channel' | 'origin', names: object) =>
    Object.fromEntries(
      Object.keys(names).map((name) => {
        const own = channels.filter((count) => count[of] === name)
        const sum = (status: keyof Counts) => own.reduce((all, count) => all + count[status], 0)
        return [name, { approval: sum('approval'), rejection: sum('rejection') }]
      }),
    )
  return { channels: sums('channel', channelNames), origins: sums('origin', originNames) }
}

export function countsRead(text: string) {
  const counted = (name: string, status: Status) =>
    Number(new RegExp(`${name}:? (?:\\d+ ONAY, )?(\\d+) ${status}`).exec(text)?.[1] ?? 0)
  const read = (names: object) =>
    Object.fromEntries(
      Object.entries(names).map(([key, name]) => {
        return [key, { approval: counted(name, 'ONAY'), rejection: counted(name, 'RET') }]
      }),
    )
  return { channels: read(channelNames), origins: read(originNames) }
}
