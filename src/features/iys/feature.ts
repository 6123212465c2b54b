import { button, buttons, sentence } from '../../../bots/commands/reply.ts'
import { troubleTexts } from '../../../bots/messages/iys-troubles.ts'
import { addBusinessDays } from '../../calendar/business-days.ts'
import {
  dayOf,
  type IstanbulDay,
  nextDay,
  previousDay,
  sameTimeOn,
  startOfDay,
} from '../../calendar/istanbul.ts'
import { newExchangeWorker } from '../../iys-client/exchange-worker.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox.ts'
import { toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/company/brands.ts'
import { listRooms, type Room } from '../../register/company/rooms.ts'
import { exchangeMode } from '../../register/company/settings.ts'
import { tallyOf } from '../../register/imports/tally.ts'
import { type TakenFile, unconfirmedFiles } from '../../register/iys-queue/files.ts'
import { type LostChanges, lostChangesToTell } from '../../register/iys-queue/lost.ts'
import { newQueueUpkeep } from '../../register/iys-queue/upkeep.ts'
import { conflictsFound, conflictTraces, type FoundConflicts } from '../../register/iys-received/conflicts.ts'
import { daysIn, recentIntakes } from '../../register/iys-received/intake.ts'
import type { Register } from '../../register/register.ts'
import type { Feature } from '../feature.ts'
import { exchangeActions, exchangeCommand, fileChoices } from './exchange.ts'
import { exchangeMessages } from './messages.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'iys-decide': {
      readonly brandName: string
      readonly conflicts: Pick<FoundConflicts, 'toDecide' | 'obeyed'>
      readonly date: string | null
    }
    'iys-file-asked': { readonly file: TakenFile; readonly brandName: string }
    'iys-lost': { readonly brandName: string; readonly lost: Pick<LostChanges, 'approval' | 'rejection'> }
  }
}

/** Tells the brand's rooms once a day of new conflicts, and once of a day whose records differ otherwise. */
async function notifyOfDifferences(register: Register, outbox: Outbox): Promise<void> {
  const today = dayOf(register.clock())
  const conflicts = await conflictsOfDays(register, [previousDay(today), today])
  const days = daysIn(await recentIntakes(register)).filter(
    ({ state, note, tally }) => state === 'different' && (note !== null || tallyOf(tally).unreadable > 0),
  )
  const notices = [
    ...conflicts,
    ...days.map(({ brandCode, name: date }) => ({
      brandCode,
      conflicts: { toDecide: 0, obeyed: 0 },
      date,
      about: date,
    })),
  ]
  await notifyRooms(register, outbox, notices, ({ conflicts, date, about }, room, brandName) => {
    return toRoom(room, `iys-decide:${room.id}:${about}`, { kind: 'iys-decide', brandName, conflicts, date })
  })
}

/**
 * Conflicts found on each of these days. A day has one post that asks for decisions and one that does not, so that a RET in
 * the morning keeps no later ONAY from being asked about; a conflict found just before midnight is told after it.
 */
async function conflictsOfDays(register: Register, days: readonly IstanbulDay[]) {
  const ofDay = async (day: IstanbulDay) => {
    const span = { since: startOfDay(day), until: startOfDay(nextDay(day)) }
    return (await conflictsFound(register, span)).map(({ brandCode, ...conflicts }) => {
      const about = `${day}:${conflicts.toDecide > 0 ? 'decide' : 'obeyed'}`
      return { brandCode, conflicts, date: null, about }
    })
  }
  return (await Promise.all(days.map(ofDay))).flat()
}

async function notifyRooms<Item extends { readonly brandCode: number }>(
  register: Register,
  outbox: Outbox,
  items: readonly Item[],
  messageFor: (item: Item, room: Room, brandName: string) => OutboxItem,
): Promise<void> {
  if (items.length === 0) return
  const brandName = await brandNames(register)
  const rooms = await listRooms(register)
  await outbox.put(
    items.flatMap((item) =>
      rooms
        .filter(({ brandCode }) => brandCode === item.brandCode)
        .map((room) => messageFor(item, room, brandName(item.brandCode))),
    ),
  )
}

/** Asks once in the brand's rooms whether a file was loaded, a business day after it was taken. */
async function askForFiles(register: Register, outbox: Outbox): Promise<void> {
  const { rules } = await register.settings()
  const now = register.clock()
  const due = (await unconfirmedFiles(register)).filter(
    ({ takenAt }) => sameTimeOn(addBusinessDays(dayOf(takenAt), 1, rules), takenAt) <= now,
  )
  await notifyRooms(register, outbox, due, (file, room, brandName) =>
    toRoom(room, `iys-file:${file.id}:${room.id}`, { kind: 'iys-file-asked', file, brandName }),
  )
}

/** Tells the brand's rooms which changes did not get into İYS, at most once a day. */
async function notifyOfLostChanges(register: Register, outbox: Outbox): Promise<void> {
  if ((await exchangeMode(register)) === 'off') return
  const lostChanges = await lostChangesToTell(register)
  await notifyRooms(register, outbox, lostChanges, ({ day, approval, rejection }, room, brandName) => {
    const lost = { approval, rejection }
    return toRoom(room, `iys-lost:${room.id}:${day}`, { kind: 'iys-lost', brandName, lost })
  })
}

/** Exchange with İYS, by file or by its API. */
export const iysFeature = {
  commands: [exchangeCommand],
  actions: exchangeActions,
  jobs: ({ register, outbox }) => [
    {
      name: 'keep the queue for İYS',
      every: 'minute',
      needsProvenClock: true,
      run: newQueueUpkeep(register),
    },
    { name: 'ask for files of İYS', every: 'minute', run: () => askForFiles(register, outbox) },
    {
      name: 'tell of changes lost to İYS',
      every: 'minute',
      run: () => notifyOfLostChanges(register, outbox),
    },
    {
      name: 'tell of differences with İYS',
      every: 'minute',
      run: () => notifyOfDifferences(register, outbox),
    },
  ],
  worker: newExchangeWorker,
  posts: {
    'iys-trouble': ({ trouble }, { language }) => {
      const texts = exchangeMessages[language]
      const { title } = troubleTexts[language]
      const reply = sentence(
        `${title} ${troubleTexts[language].sentence(trouble)} ${texts.byFileMeanwhile}`,
        buttons(button(texts.title, 'command', 'exchange')),
      )
      return { ...reply, summary: title }
    },
    'iys-decide': ({ brandName, conflicts, date }, { language }) => {
      const texts = exchangeMessages[language]
      const text =
        date === null ? texts.newConflicts(brandName, conflicts) : texts.differentDay(brandName, date)
      return sentence(text, buttons(button(exchangeMessages[language].title, 'command', 'exchange')))
    },
    'iys-lost': ({ brandName, lost }, { language }) => {
      const texts = exchangeMessages[language]
      return sentence(texts.lost(brandName, lost), buttons(button(texts.showWaiting, 'command', 'waiting')))
    },
    'iys-file-asked': ({ file, brandName }, { language }) => {
      const texts = exchangeMessages[language]
      const reply = sentence(`${brandName}: ${texts.asked(file)}`, buttons(...fileChoices(file, texts)))
      return { ...reply, summary: texts.askedSummary(brandName) }
    },
  },
  eraseRecipient: conflictTraces,
} satisfies Feature
