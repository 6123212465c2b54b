import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Part, Reply } from '../reply.ts'
import type { StaffCommand } from './command.ts'
import { findCommand, nearestWord } from './find.ts'
import { formChoice } from './forms/open.ts'
import { noRole, quoted, saying } from './replies.ts'

/** How a command is typed: its verb and what stands behind it. */
export function usageLine(
  context: Pick<StaffContext, 'command' | 'language'>,
  { name, words }: StaffCommand,
): string {
  const { usage } = messagesIn(context.language).commands.staff[name]
  return [context.command, words[context.language][0], usage].filter(Boolean).join(' ')
}

/** `yardım` shows every command, `yardım ret` one with its examples; a word that is no command is told so before them all. */
export function helpReply(context: StaffContext, rest: string, commands: readonly StaffCommand[]): Reply {
  const [word = ''] = rest.split(' ')
  const asked = findCommand(word, commands)
  if (asked !== null) return commandHelp(context, asked)
  const usage = usageReply(context, commands)
  if (word === '') return usage
  const { general } = messagesIn(context.language).staff
  const told = saying(general.noSuchCommand(quoted(word), nearestWord(word, commands)))
  return { summary: told.summary, parts: [...told.parts, ...usage.parts] }
}

/** Every command that this person may use, with a line each; who has no role learns what this is and how to ask for one. */
export function usageReply(context: StaffContext, commands: readonly StaffCommand[]): Reply {
  const { authority } = context
  const { general } = messagesIn(context.language).staff
  const usable = commands.filter(({ role }) => role === null || authority.may(role))
  const lines = usable.map((command): Part => {
    const { help } = messagesIn(context.language).commands.staff[command.name]
    return { kind: 'text', text: [{ code: usageLine(context, command) }, `\n${help}`] }
  })
  return {
    summary: general.usageTitle,
    parts: [
      ...(authority.highest === null
        ? [{ kind: 'text' as const, text: general.about }, ...noRole(context).parts]
        : []),
      { kind: 'heading', text: general.usageTitle },
      ...lines,
      { kind: 'note', text: general.privacy },
      ...formNote(context, usable),
    ],
  }
}

/** That a command typed alone opens a form, which keeps the address out of the chat (KVKK, iys.md 7.6); of those that have one. */
function formNote({ language }: Pick<StaffContext, 'language'>, commands: readonly StaffCommand[]): Part[] {
  const verbs = commands.filter(({ form }) => form !== undefined).map(({ words }) => words[language][0] ?? '')
  if (verbs.length === 0) return []
  return [{ kind: 'note', text: messagesIn(language).staff.general.form(verbs) }]
}

/** The button that opens the form of a command, for who may use it. */
function formButton({ authority, language }: StaffContext, { name, role, form }: StaffCommand): Part[] {
  if (form === undefined || role === null || !authority.may(role)) return []
  const { open } = messagesIn(language).commandForms
  return [{ kind: 'choices', choices: [formChoice(open, 'open-form', name)] }]
}

function commandHelp(context: StaffContext, command: StaffCommand): Reply {
  const { commands, staff } = messagesIn(context.language)
  const { help } = commands.staff[command.name]
  const examples = command.examples[context.language].map((example) => `${context.command} ${example}`)
  return {
    summary: help,
    parts: [
      { kind: 'text', text: help },
      { kind: 'text', text: [`${staff.general.usage}: `, { code: usageLine(context, command) }] },
      {
        kind: 'text',
        text: [
          `${staff.general.examples}:`,
          ...examples.flatMap((example) => ['\n', { code: example }] as const),
        ],
      },
      ...formNote(context, [command]),
      ...formButton(context, command),
    ],
  }
}
