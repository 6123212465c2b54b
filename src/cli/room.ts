import { formatClock } from '../calendar/istanbul.ts'
import { addRoom, listRooms, type RoomPlace, removeRoom } from '../register/rooms.ts'
import { table } from './operator.ts'
import { code, slackRoom, telegramChat, timeOfDay } from './readers.ts'
import { type CliContext, insist, optional, required, verb } from './verb.ts'

const place = { brand: required(code), slack: optional(slackRoom), telegram: optional(telegramChat) }

interface PlaceOptions {
  readonly brand: number
  readonly slack: string | undefined
  readonly telegram: string | undefined
}

function check({ slack, telegram }: PlaceOptions): string | null {
  return (slack === undefined) === (telegram === undefined) ? 'Give either --slack or --telegram.' : null
}

function placeOf({ brand, slack, telegram }: PlaceOptions): RoomPlace {
  return slack === undefined
    ? { platform: 'telegram', externalId: telegram ?? '', brandCode: brand }
    : { platform: 'slack', externalId: slack, brandCode: brand }
}

const result = ({ platform, externalId, brandCode }: RoomPlace) => ({
  brand: brandCode,
  platform,
  id: externalId,
})

export const roomAdd = verb({
  words: ['room', 'add'],
  help: "Send a brand's daily report to a Slack channel or a Telegram chat, at the usual time or at its own",
  parameters: { ...place, at: optional(timeOfDay) },
  check,
  async run(context, { at, ...given }) {
    const room = placeOf(given)
    const row = { ...room, reportAtMinutes: at, by: context.actor.id }
    insist(await addRoom(await context.register(), row), 'add the room')
    noticeMissing(context, room)
    return result(room)
  },
  show: ({ brand, id }) => [`${id} gets the daily report of the brand ${brand}.`],
})

/** Without either platform this is a shell beside the server, or the playground's, and cannot tell. */
function noticeMissing({ config, notice }: CliContext, { platform }: RoomPlace): void {
  const { slack, telegram } = config()
  const [own, other] = platform === 'slack' ? [slack, telegram] : [telegram, slack]
  if (own !== null || other === null) return
  const name = { slack: 'Slack', telegram: 'Telegram' }[platform]
  notice(`${name} is not set up in this environment: its reports wait until the server has it.`)
}

export const roomList = verb({
  words: ['room', 'list'],
  help: 'Show where the daily reports go',
  async run(context) {
    const rooms = await listRooms(await context.register())
    return {
      rooms: rooms.map((room) => ({
        ...result(room),
        at: room.reportAtMinutes === null ? null : formatClock(room.reportAtMinutes),
        lost: room.lostAt !== null,
      })),
    }
  },
  show: ({ rooms }) =>
    rooms.length === 0
      ? ['No room gets a daily report yet. Add one with: izin room add']
      : table(
          ['Brand', 'Platform', 'Place', 'Time', 'State'],
          rooms.map(({ brand, platform, id, at, lost }) => [
            `${brand}`,
            platform,
            id,
            at ?? 'usual',
            lost ? 'cannot be reached' : 'ok',
          ]),
        ),
})

export const roomRemove = verb({
  words: ['room', 'remove'],
  help: "Stop sending a brand's daily report to a Slack channel or a Telegram chat",
  parameters: place,
  check,
  async run(context, given) {
    const room = { ...placeOf(given), by: context.actor.id }
    insist(await removeRoom(await context.register(), room), 'remove the room')
    return { ...result(room), removed: true }
  },
  show: ({ brand, id }) => [`${id} no longer gets the report of the brand ${brand}.`],
})
