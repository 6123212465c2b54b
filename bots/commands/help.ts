import { messagesIn } from '../messages/index.ts'
import { defineCommand, type StaffCommand, usageLine } from './command.ts'
import type { StaffContext } from './context.ts'
import { noRole, quoted, saying } from './replies.ts'
import { button, buttons, note, type Part, paragraph, type Reply, textReply } from './reply.ts'
import { findCommand, formChoice, nearestWord } from './run.ts'

export const helpCommand = defineCommand({
  name: 'help',
  words: { tr: ['yardım'], en: ['help'] },
  role: null,
  examples: { tr: ['yardım', 'yardım ret'], en: ['help', 'help reject'] },
  takes: ['words'],
  async run(context, { words }) {
    const { commands } = context.table
    const asked = words === null ? null : findCommand(words, commands)
    if (asked !== null) return commandHelp(context, asked.command)
    const usage = usageReply(context)
    if (words === null) return usage
    const { general } = messagesIn(context.language).staff
    return saying(general.noSuchCommand(quoted(words), nearestWord(words, commands)), ...usage.parts)
  },
})

/** A person without a role learns what this is and how to ask for one. */
export function usageReply(context: StaffContext): Reply {
  const { authority, table } = context
  const { general } = messagesIn(context.language).staff
  const usable = table.commands.filter(({ role }) => role === null || authority.may(role))
  const lines = usable.map((command): Part => {
    const help = messagesIn(context.language).commands.staff[command.name]
    return paragraph([{ code: usageLine(context, command) }, `\n${help}`])
  })
  return {
    summary: general.usageTitle,
    parts: [
      ...(authority.highest === null ? [paragraph(general.about), ...noRole(context).parts] : []),
      { kind: 'heading', text: general.usageTitle },
      ...lines,
      note(general.privacy),
      ...formNote(context, usable),
      ...commandMenu(context, usable),
    ],
  }
}

function commandMenu({ authority, language }: StaffContext, commands: readonly StaffCommand[]): Part[] {
  if (authority.highest === null) return []
  const { choose } = messagesIn(language).commandForms
  const choices = commands
    .filter(({ name }) => name !== 'help')
    .map(({ name, words }) => button(words[language][0] ?? '', 'command', name))
  return [{ kind: 'menu', label: choose, choices }]
}

/** A form keeps an address out of the chat (KVKK, iys.md 7.6). */
function formNote({ language }: StaffContext, commands: readonly StaffCommand[]): Part[] {
  const { form: texts } = messagesIn(language).staff.general
  const opening = commands.filter(({ opensForm }) => opensForm)
  const verbsOf = (asksAddress: boolean) =>
    opening
      .filter(({ takes, name }) => (takes.includes('recipient') || name === 'list') === asksAddress)
      .map(({ words }) => words[language][0] ?? '')
  const [address, other] = [verbsOf(true), verbsOf(false)]
  return [
    ...(address.length > 0 ? [note(texts.forAddress(address))] : []),
    ...(other.length > 0 ? [note(texts.forOther(other))] : []),
  ]
}

function formButton({ authority, language }: StaffContext, { name, role, form }: StaffCommand): Part[] {
  if (form === undefined || role === null || !authority.may(role)) return []
  return [buttons(formChoice(messagesIn(language).commandForms.open, name))]
}

function commandHelp(context: StaffContext, command: StaffCommand): Reply {
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
    ...formNote(context, [command]),
    ...formButton(context, command),
  )
}
