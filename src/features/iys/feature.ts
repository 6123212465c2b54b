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

/**
 * Tells the brand's chat rooms of new conflicts with İYS, and of a day for which İYS's file differs from our records
 * in another way. The outbox key makes each notice go out once.
 */
async function notifyOfDifferences(register: Register, outbox: Outbox): Promise<void> {
  const today = dayOf(register.clock())
  const conflicts = await conflictsOfDays(register, [previousDay(today), today])
  const differentDays = daysIn(await recentIntakes(register)).filter(
    ({ state, note, tally }) => state === 'different' && (note !== null || tallyOf(tally).unreadable > 0),
  )
  const notices = [
    ...conflicts,
    ...differentDays.map(({ brandCode, name: date }) => ({
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
 * Returns the conflicts found on each of these days. `about` distinguishes two notices a day: one asks for decisions,
 * the other only informs. A RET told in the morning therefore does not keep a later ONAY from being asked about.
 */
async function conflictsOfDays(register: Register, days: readonly IstanbulDay[]) {
  const ofDay = async (day: IstanbulDay) => {
    const period = { since: startOfDay(day), until: startOfDay(nextDay(day)) }
    return (await conflictsFound(register, period)).map(({ brandCode, ...conflicts }) => {
      const about = `${day}:${conflicts.toDecide > 0 ? 'decide' : 'obeyed'}`
      return { brandCode, conflicts, date: null, about }
    })
  }
  return (await Promise.all(days.map(ofDay))).flat()
}

/** Sends a message for each item to every chat room of the item's brand. */
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

/** Asks in the brand's chat rooms if a file was loaded into İYS, once, a business day after it was downloaded. */
async function askForFiles(register: Register, outbox: Outbox): Promise<void> {
  const { rules } = await register.settings()
  const now = register.clock()
  const dueFiles = (await unconfirmedFiles(register)).filter(
    ({ takenAt }) => sameTimeOn(addBusinessDays(dayOf(takenAt), 1, rules), takenAt) <= now,
  )
  await notifyRooms(register, outbox, dueFiles, (file, room, brandName) =>
    toRoom(room, `iys-file:${file.id}:${room.id}`, { kind: 'iys-file-asked', file, brandName }),
  )
}

/** Tells the brand's chat rooms how many changes did not get into İYS, at most once a day. */
async function notifyOfLostChanges(register: Register, outbox: Outbox): Promise<void> {
  if ((await exchangeMode(register)) === 'off') return
  const lostChanges = await lostChangesToTell(register)
  await notifyRooms(register, outbox, lostChanges, ({ day, approval, rejection }, room, brandName) => {
    const lost = { approval, rejection }
    return toRoom(room, `iys-lost:${room.id}:${day}`, { kind: 'iys-lost', brandName, lost })
  })
}

/** Exchange of consents with İYS, the national consent register, by file or by its API. */
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
