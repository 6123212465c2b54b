import type { Language } from '../../src/register/recipients/people.ts'
import { messagesIn } from '../messages/index.ts'
import type { StaffCommand, StaffCommandName } from './command.ts'

const defaultCommand = '/izin'

/** A command of recipients, for the guide of the staff. */
export interface ListedCommand {
  readonly words: Readonly<Record<Language, readonly [string, ...string[]]>>
  readonly effect: string
}

/** Commands that staff use every day. */
const everyDay: readonly StaffCommandName[] = ['lookUp', 'add', 'reject', 'report', 'help']

/**
 * Returns the commands of every day with the parameters they need, for Slack's hint of at most 1000
 * characters.
 */
export function slackUsageHint(commands: readonly StaffCommand[]): string {
  const { names } = messagesIn('tr').parameters
  const dailyCommands = commands.filter(({ name }) => everyDay.includes(name))
  return dailyCommands
    .map(({ words, needs = [] }) =>
      [words.tr[0], ...needs.map((need) => names[need].toLocaleUpperCase('tr'))].join(' '),
    )
    .join(' | ')
}

/** Column titles of the tables in the staff guide. */
const heads = {
  tr: {
    staff: ['Sözcükler', 'Örnek', 'Ne yapar', 'Yetki'],
    recipient: ["Telegram'da", 'Ne yapar'],
    everyone: 'herkes',
  },
  en: {
    staff: ['Words', 'Example', 'Effect', 'Role'],
    recipient: ['In Telegram', 'Effect'],
    everyone: 'everyone',
  },
}

/** Returns two Markdown tables for the staff guide: commands of staff in Slack, and commands of recipients in Telegram. */
export function commandTable(
  commands: readonly StaffCommand[],
  recipientCommands: readonly ListedCommand[],
  language: Language,
): string {
  const {
    commands: messages,
    words: { roles },
  } = messagesIn(language)
  const { staff, recipient, everyone } = heads[language]
  return [
    markdown(
      staff,
      commands.map((command) => [
        words(command),
        code(command.examples.tr[0] ?? ''),
        messages.staff[command.name],
        command.role === null ? everyone : roles[command.role],
      ]),
    ),
    markdown(
      recipient,
      recipientCommands.map(({ words: { tr, en }, effect }) => [
        [...new Set([tr[0], en[0]])].map((word) => code(`/${word}`)).join(', '),
        effect,
      ]),
    ),
  ].join('\n\n')
}

/** Returns typed examples with the slash command, for the documentation. */
export function exampleCommands(language: Language = 'tr'): string[] {
  return examples[language].map((example) => `${defaultCommand} ${example}`)
}

const examples: Readonly<Record<Language, readonly string[]>> = {
  tr: [
    'sorgula 0532 123 45 67',
    'ret 0532 123 45 67 sms marka="Örnek Kahve"',
    'kanıt 0532 123 45 67',
    'ekle 0533 987 65 43 arama çağrı merkezi dün 14:30 marka="Örnek Kahve" kanıt="kayıt 118"',
    'değişiklikler',
    'rapor bugün',
  ],
  en: [
    'lookup 0532 123 45 67',
    'reject 0532 123 45 67 sms brand="Örnek Kahve"',
    'evidence 0532 123 45 67',
    'add 0533 987 65 43 calls call centre yesterday 14:30 brand="Örnek Kahve" evidence="call 118"',
    'changes',
    'report today',
  ],
}

/** Returns the words of a command in both languages as Markdown code. */
function words({ words: { tr, en } }: StaffCommand): string {
  return [...new Set([...tr, ...en])].map(code).join(', ')
}

/** Returns a text as Markdown code. */
function code(text: string): string {
  return `\`${text}\``
}

/** Returns a Markdown table with a head line. */
function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
