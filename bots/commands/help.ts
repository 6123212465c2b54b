import { fold } from '../../src/consent/fold.ts'
import { messagesIn } from '../messages/index.ts'
import { unknownWordTexts } from '../messages/unknown-words.ts'
import { formChoice } from './ask.ts'
import { defineCommand, exampleOf, type StaffCommand, type StaffCommandName, usageLine } from './command.ts'
import type { StaffContext, StaffRequest } from './context.ts'
import { offerGuess } from './parse/guess.ts'
import { parse } from './parse/parse.ts'
import { parseFacts } from './parse/readers.ts'
import { helpLine, noRole, quoted, textOnly } from './replies.ts'
import {
  button,
  buttons,
  inLines,
  menu,
  note,
  type Part,
  paragraph,
  type Reply,
  type Text,
  textReply,
  titledReply,
} from './reply.ts'
import { findCommand, nearestWord, runCommand } from './run.ts'

export const helpCommand = defineCommand({
  name: 'help',
  words: { tr: ['yardım'], en: ['help'] },
  role: null,
  examples: { tr: ['yardım', 'yardım ret'], en: ['help', 'help reject'] },
  takes: ['words'],
  async run(context, { words }) {
    const { commands } = context.table
    const command = words === null ? null : findCommand(words, commands)
    if (command !== null) return commandHelp(context, command.command)
    const usage = usageReply(context)
    if (words === null) return usage
    const { general } = messagesIn(context.language).staff
    const near = nearestWord(words, commands)
    const offer =
      near === null
        ? []
        : [buttons(button(unknownWordTexts[context.language].meant(near), 'command', 'help', near))]
    return textOnly(general.noSuchCommand(quoted(words), near), ...offer, ...usage.parts)
  },
})

/**
 * Answers `/izin` without a command by buttons for everyday tasks. A person without a role gets a text about izin and a button
 * that asks for a role.
 */
export function tasksReply(context: StaffRequest): Reply {
  const { general } = messagesIn(context.language).staff
  if (context.authority.highest === null) {
    return textReply(general.about, general.about, ...noRole(context).parts)
  }
  const { home: texts } = messagesIn(context.language)
  const changes = [button(texts.add, 'form', 'add'), button(texts.reject, 'form', 'reject')]
  const tasks = buttons(
    button(texts.lookUp, 'form', 'lookUp'),
    ...(context.authority.may('editor') ? changes : []),
    button(texts.report, 'command', 'report'),
    button(texts.allCommands, 'command', 'help'),
  )
  return textOnly(general.tasks, tasks)
}

/** Heading below which the help lists a command. Commands that are missing here are listed under management. */
const subjects: Partial<Record<StaffCommandName, 'ask' | 'record' | 'complaints' | 'reports'>> = {
  lookUp: 'ask',
  list: 'ask',
  history: 'ask',
  evidence: 'ask',
  database: 'ask',
  add: 'record',
  reject: 'record',
  addEvidence: 'record',
  upload: 'record',
  erase: 'record',
  complaint: 'complaints',
  complaints: 'complaints',
  closeComplaint: 'complaints',
  report: 'reports',
  reports: 'reports',
  changes: 'reports',
  waiting: 'reports',
}

/** Commands that the help does not list, since replies offer them by a button where they fit. */
const offered: ReadonlySet<StaffCommandName> = new Set(['reports', 'complaints', 'addEvidence'])

/**
 * Returns the help: the commands that the caller may use, by subject. Commands that begin with the verb of another, such as
 * `ret geri`, stand in brackets after that one.
 */
function usageReply(context: StaffRequest): Reply {
  const { authority, language, table } = context
  const { commands: texts, staff, forms } = messagesIn(language)
  if (authority.highest === null) return tasksReply(context)
  const usable = table.commands.filter(({ role }) => role === null || authority.may(role))
  const verbOf = ({ words }: StaffCommand) => words[language][0] ?? ''
  const verbs = usable.filter((command) => !verbOf(command).includes(' ') && !offered.has(command.name))
  const lineOf = (command: StaffCommand): Text => {
    const start = `${verbOf(command)} `
    const longerVerbs = usable.map(verbOf).filter((verb) => verb.startsWith(start))
    const secondWords =
      longerVerbs.length === 0 ? '' : ` (${longerVerbs.map((verb) => verb.slice(start.length)).join(', ')})`
    return [
      { code: usageLine(context, { ...command, takes: [] }) },
      `${secondWords}: ${texts.staff[command.name]}`,
    ]
  }
  const groups = Object.entries(staff.general.subjects).flatMap(([subject, title]) => {
    const subjectVerbs = verbs.filter(({ name }) => (subjects[name] ?? 'manage') === subject)
    return subjectVerbs.length === 0
      ? []
      : [paragraph(inLines([[{ strong: title }], ...subjectVerbs.map(lineOf)]))]
  })
  const choices = verbs
    .filter(({ name }) => name !== 'help')
    .map((command) => button(verbOf(command), 'command', command.name))
  const { usageTitle, footnote, alone } = staff.general
  const example = verbs.slice(0, 1).map(verbOf).join('')
  const closingNote = note(`${footnote(`${helpLine(context)} ${example}`)} ${alone}`)
  return titledReply(usageTitle, ...groups, closingNote, menu(forms.choose, choices))
}

/** Returns a button that opens the form of a command; nothing if it has none or the caller lacks the role. */
function formButton({ authority, language }: StaffRequest, { name, role, form }: StaffCommand): Part[] {
  if (form === undefined || role === null || !authority.may(role)) return []
  return [buttons(formChoice(messagesIn(language).forms.open, name))]
}

/** Explains a single command: its effect, its usage line and its examples. */
function commandHelp(context: StaffRequest, command: StaffCommand): Reply {
  const { commands, staff } = messagesIn(context.language)
  const help = commands.staff[command.name]
  const examples = command.examples[context.language].map((example) => `${context.command} ${example}`)
  return textReply(
    help,
    help,
    paragraph([`${staff.general.usage}: `, { code: usageLine(context, command) }]),
    paragraph([
      `${staff.general.examples}:`,
      ...examples.flatMap((example) => ['\n', { code: example }] as const),
    ]),
    ...(command.takes.includes('recipient') ? [note(`${staff.general.order} ${staff.general.alone}`)] : []),
    ...formButton(context, command),
  )
}

/** Words of greetings, folded (lower case, without Turkish letters). */
const greetings = new Set(
  'merhaba merhabalar selam selamlar gunaydin iyi gunler aksamlar hello hi hey good morning'.split(' '),
)
/** Matches a folded request for annual leave, since `izin` also means leave from work in Turkish. */
const leave =
  /^\d{1,2} (?:gun|hafta|days?|weeks?)\b|\b(?:yillik|mazeret) izn?i?n?\b|\bannual leave\b|\bdays? off\b/

/**
 * Answers a text that begins with no command: a greeting, a request for annual leave, an address alone (which
 * is looked up), or a mistyped command.
 */
export async function answerUnknown(context: StaffContext, typed: string): Promise<Reply> {
  const { general } = messagesIn(context.language).staff
  const { commands } = context.table
  const folded = fold(typed)
  if (isGreeting(folded)) return tasksReply(context)
  if (leave.test(folded))
    return textOnly(
      `${unknownWordTexts[context.language].annualLeave} ${general.forCommands(helpLine(context))}`,
    )
  const [verb = '', ...others] = typed.split(' ')
  const [lookUp] = commands
  if (lookUp !== undefined && /^[+(]?\d|@/.test(verb)) {
    const parsing = parse(typed, parseFacts(context, lookUp))
    const isLookUp = parsing.kind === 'read' || parsing.reason.kind === 'address'
    if (isLookUp) return await runCommand(context, lookUp, typed)
    return textOnly(general.commandMissing(exampleOf(context, lookUp)))
  }
  const near = nearestWord(verb, commands)
  const refusal = general.noSuchCommand(quoted(verb), near)
  const reply = textOnly(`${refusal} ${general.forCommands(helpLine(context))}`)
  return near === null
    ? reply
    : await offerGuess(context, reply, { word: near, text: [near, ...others].join(' ') })
}

/** True if every word of the folded text (lower case, without Turkish letters) is part of a greeting. */
function isGreeting(folded: string): boolean {
  return folded
    .replaceAll(/[!.,?]/g, '')
    .split(' ')
    .every((word) => greetings.has(word))
}
