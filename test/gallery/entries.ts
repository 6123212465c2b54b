import { messagesIn } from '../../bots/messages/index.ts'
import { postReply, staffTable } from '../../src/app/features.ts'
import { recipientCommands } from '../../src/features/recipient-chat/commands.ts'
import type { Post } from '../../src/jobs/message.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { openCommandRegister } from '../support/commands.ts'
import { walk } from '../support/platforms/slack-walk.ts'
import { commandsIn, openFilledRegister, people, shortcuts } from '../support/register/filled-register.ts'
import { linesOf } from './lines.ts'
import { samplesIn } from './post-samples.ts'
import { walkAsRecipient } from './recipient-walk.ts'
import { type ShownAnswer, shownAnswers } from './shown-answers.ts'

/* Answers of staff and recipients in both languages, by section. */

export interface Entry {
  readonly section: string
  readonly tr: ShownAnswer | null
  readonly en: ShownAnswer | null
}

type Role = keyof typeof people
type InBothLanguages<Value> = Readonly<Record<Language, Value>>

const stepsMax = 1000

export async function staffEntries(): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const role of Object.keys(people) as Role[]) {
    const ofRole = { tr: await staffAnswers(role, 'tr'), en: await staffAnswers(role, 'en') }
    entries.push(...inPairs(ofRole, sectionOfStaff))
  }
  return entries
}

async function staffAnswers(role: Role, language: Language): Promise<ShownAnswer[]> {
  const home = await openFilledRegister()
  const commands = commandsIn(language)
  const options = { user: people[role], language, commands, shortcuts, posts: [], stepsMax }
  const { answers } = await walk(home, options)
  await home.close()
  // Commands of both languages have the same order.
  const beginnings = new Map(
    commands.map((text, index) => [text.slice(0, 60), commandsIn('tr')[index]?.slice(0, 60) ?? text]),
  )
  const asRole = role === 'admin' ? '' : ` (${roleNames[language][role]})`
  return shownAnswers(answers, { language, beginnings }).map((answer) => ({
    ...answer,
    way: `${answer.way}${asRole}`,
  }))
}

const roleNames: InBothLanguages<Record<Exclude<Role, 'admin'>, string>> = {
  tr: { ...messagesIn('tr').words.roles, withoutRole: 'yetkisiz' },
  en: { ...messagesIn('en').words.roles, withoutRole: 'without a role' },
}

const otherWords = 'Diğer sözcükler · Other words'

/** Title of the command whose Turkish words stand at the beginning; the longest words win. */
function sectionOfStaff(beginning: string): string {
  if (beginning.endsWith('on a message')) return 'Mesaj kısayolları · Message shortcuts'
  if (beginning.startsWith('the app')) return 'Ana sayfa · Home tab'
  const [command] = staffTable.commands
    .flatMap(({ words }) => words.tr.map((verb) => ({ verb, words })))
    .filter(({ verb }) => `${beginning} `.startsWith(`${verb} `))
    .sort((a, b) => b.verb.length - a.verb.length)
  return command === undefined ? otherWords : `${command.words.tr[0]} · ${command.words.en[0]}`
}

/** Messages to rooms and to people. */
export async function postEntries(): Promise<Entry[]> {
  const home = await openFilledRegister()
  const samples = Object.entries(await samplesIn(home))
  await home.close()
  const answerIn = (kind: string, sample: object, language: Language): ShownAnswer => {
    const posting = { language, today: '2026-03-02', mayBeRepeat: true } as const
    const reply = postReply({ kind, ...sample, language } as Post, posting)
    return { beginning: kind, place: kind, way: kind, lines: linesOf(reply) }
  }
  return samples.map(([kind, sample]) => ({
    section: 'Kanallara ve kişilere giden mesajlar · Messages to rooms and people',
    tr: answerIn(kind, sample, 'tr'),
    en: answerIn(kind, sample, 'en'),
  }))
}

export async function recipientEntries(): Promise<Entry[]> {
  return inPairs({ tr: await recipientAnswers('tr'), en: await recipientAnswers('en') }, sectionOfRecipient)
}

async function recipientAnswers(language: Language): Promise<ShownAnswer[]> {
  const home = await openCommandRegister()
  const { answers } = await walkAsRecipient(home, { language, stepsMax })
  await home.close()
  const beginnings = new Map(
    recipientCommands.flatMap(({ words }) =>
      answers
        .map(({ path }) => path.split(' > ')[0] ?? '')
        .filter((first) => `${first} `.startsWith(`/${words[language][0]} `))
        .map((first) => [first, first.replace(`/${words[language][0]}`, `/${words.tr[0]}`)] as const),
    ),
  )
  return shownAnswers(answers, { language, beginnings })
}

function sectionOfRecipient(beginning: string): string {
  const command = recipientCommands.find(({ words }) => `${beginning} `.startsWith(`/${words.tr[0]} `))
  return command === undefined ? otherWords : `/${command.words.tr[0]} · /${command.words.en[0]}`
}

/** Puts the answers of one place side by side; a place that one walk alone reached comes last. */
function inPairs(
  answers: InBothLanguages<readonly ShownAnswer[]>,
  sectionOf: (beginning: string) => string,
): Entry[] {
  const english = new Map(answers.en.map((answer) => [answer.place, answer]))
  const pairs = answers.tr.map((tr) => {
    const en = english.get(tr.place) ?? null
    english.delete(tr.place)
    return { section: sectionOf(tr.beginning), tr, en }
  })
  const alone = [...english.values()].map((en) => ({ section: sectionOf(en.beginning), tr: null, en }))
  return [...pairs, ...alone]
}
