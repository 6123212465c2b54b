import { button, buttons, sentence } from '../../../bots/commands/reply.ts'
import { troubleTexts } from '../../../bots/messages/iys-troubles.ts'
import { addBusinessDays } from '../../calendar/business-days.ts'
import { dayOf, sameTimeOn } from '../../calendar/istanbul.ts'
import { openExchange } from '../../iys-client/turns.ts'
import type { Outbox } from '../../jobs/outbox/outbox.ts'
import { toRoom } from '../../jobs/sending.ts'
import { type TakenFile, unconfirmedFiles } from '../../register/exchange/files.ts'
import { openQueueUpkeep } from '../../register/exchange/upkeep.ts'
import { conflictTraces } from '../../register/received/conflicts.ts'
import type { Register } from '../../register/register.ts'
import type { Feature } from '../feature.ts'
import { exchangeActions, exchangeCommand, fileChoices } from './exchange.ts'
import { tellOfDifferences, tellRooms } from './incoming.ts'
import { exchangeMessages } from './messages.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'iys-file-asked': { readonly file: TakenFile; readonly brandName: string }
  }
}

/** Asks once in the brand's rooms whether a file was loaded, a business day after it was taken. */
async function askForFiles(register: Register, outbox: Outbox): Promise<void> {
  const { rules } = await register.settings()
  const now = register.clock()
  const due = (await unconfirmedFiles(register)).filter(
    ({ takenAt }) => sameTimeOn(addBusinessDays(dayOf(takenAt), 1, rules), takenAt) <= now,
  )
  await tellRooms(register, outbox, due, (file, room, brandName) =>
    toRoom(room, `iys-file:${file.id}:${room.id}`, { kind: 'iys-file-asked', file, brandName }),
  )
}

/** Exchange with İYS, by file or by its API. */
export const iysExchange = {
  commands: [exchangeCommand],
  actions: exchangeActions,
  jobs: ({ register, outbox }) => [
    {
      name: 'keep the queue for İYS',
      every: 'minute',
      needsProvenClock: true,
      run: openQueueUpkeep(register),
    },
    { name: 'ask for files of İYS', every: 'minute', run: () => askForFiles(register, outbox) },
    {
      name: 'tell of differences with İYS',
      every: 'minute',
      run: () => tellOfDifferences(register, outbox),
    },
  ],
  worker: openExchange,
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
    'iys-file-asked': ({ file, brandName }, { language }) => {
      const texts = exchangeMessages[language]
      const reply = sentence(`${brandName}: ${texts.asked(file)}`, buttons(...fileChoices(file, texts)))
      return { ...reply, summary: texts.askedSummary(brandName) }
    },
  },
  eraseRecipient: conflictTraces,
} satisfies Feature
