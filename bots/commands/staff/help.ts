import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { names } from '../parse/filled.ts'
import type { Part, Reply } from '../reply.ts'
import type { StaffCommand } from './command.ts'
import { formChoice } from './forms.ts'
import { noRole, quoted, saying } from './replies.ts'
import { findCommand, nearestWord } from './run.ts'

/** How a command is typed: its verb and what stands behind it. */
function usageLine(
  context: Pick<StaffContext, 'command' | 'language'>,
  { name, words }: StaffCommand,
): string {
  const { usage } = messagesIn(context.language).commands.staff[name]
  return [context.command, words[context.language][0], usage].filter(Boolean).join(' ')
}

/** `yardım` shows every command, `yardım ret` one with its examples; a word that is no command is told so before them all. */
export async function helpReply(
  context: StaffContext,
  rest: string,
  commands: readonly StaffCommand[],
): Promise<Reply> {
  const [word = ''] = rest.split(' ')
  const asked = findCommand(word, commands)
  if (asked !== null) return await commandHelp(context, asked)
  const usage = await usageReply(context, commands)
  if (word === '') return usage
  const { general } = messagesIn(context.language).staff
  const told = saying(general.noSuchCommand(quoted(word), nearestWord(word, commands)))
  return { summary: told.summary, parts: [...told.parts, ...usage.parts] }
}

/** Every command that this person may use, with a line each; who has no role learns what this is and how to ask for one. */
export async function usageReply(context: StaffContext, commands: readonly StaffCommand[]): Promise<Reply> {
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
      ...(await formNote(context, usable)),
      ...commandMenu(context, usable),
    ],
  }
}

/** Every command he may use, to choose from instead of typing it. */
function commandMenu({ authority, language }: StaffContext, commands: readonly StaffCommand[]): Part[] {
  if (authority.highest === null) return []
  const { choose } = messagesIn(language).commandForms
  const choices = commands
    .filter(({ name }) => name !== 'help')
    .map(({ name, words }) => formChoice(words[language][0] ?? '', 'command', name))
  return [{ kind: 'menu', label: choose, choices }]
}

/** That a command typed alone opens a form, which keeps an address out of the chat (KVKK, iys.md 7.6); of those that have one. */
async function formNote(context: StaffContext, commands: readonly StaffCommand[]): Promise<Part[]> {
  const { language } = context
  const { form: told } = messagesIn(language).staff.general
  const verbs: Record<'address' | 'other', string[]> = { address: [], other: [] }
  for (const { form, words } of commands) {
    const opened = await form?.(context)
    if (opened == null) continue
    const asks = opened.fields.some(({ name }) => name === names.address || name === names.addresses)
    verbs[asks ? 'address' : 'other'].push(words[language][0] ?? '')
  }
  return [
    ...(verbs.address.length > 0 ? [{ kind: 'note' as const, text: told.forAddress(verbs.address) }] : []),
    ...(verbs.other.length > 0 ? [{ kind: 'note' as const, text: told.forOther(verbs.other) }] : []),
  ]
}

/** The button that opens the form of a command, for who may use it. */
function formButton({ authority, language }: StaffContext, { name, role, form }: StaffCommand): Part[] {
  if (form === undefined || role === null || !authority.may(role)) return []
  const { open } = messagesIn(language).commandForms
  return [{ kind: 'choices', choices: [formChoice(open, 'open-form', name)] }]
}

async function commandHelp(context: StaffContext, command: StaffCommand): Promise<Reply> {
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
      ...(await formNote(context, [command])),
      ...formButton(context, command),
    ],
  }
}
