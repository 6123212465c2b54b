import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { fold, nearest } from '../fold.ts'
import type { Reply } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { quoted, saying } from './replies.ts'

/** The words of what a command can do, such as `ekle` and `add`; the first is the Turkish one we show. */
export type Subcommands<Name extends string> = Readonly<Record<Name, readonly string[]>>

/** What the first word asks for, and what stands behind it; null where the first word is none of them. */
export function readSubcommand<Name extends string>(
  rest: string,
  known: Subcommands<Name>,
): { readonly name: Name; readonly rest: string } | null {
  const [, first = '', behind = ''] = /^(\S*) ?(.*)$/.exec(rest) ?? []
  const names = Object.keys(known) as Name[]
  const name = names.find((one) => known[one].some((word) => fold(word) === fold(first)))
  return name === undefined ? null : { name, rest: behind }
}

/** What is said to a first word that is none of them: the nearest one, or how the command is typed. */
export function unknownSubcommand(
  context: StaffContext,
  command: StaffCommand,
  rest: string,
  known: Subcommands<string>,
): Reply {
  const { management: told } = messagesIn(context.language)
  const [first = ''] = rest.split(' ')
  const near = nearest(fold(first), Object.values(known).flat())
  const verb = command.words[context.language][0] ?? ''
  const meant = near === null ? null : `${context.command} ${verb} ${near}`
  return saying(told.unknownWord(quoted(first), meant, exampleOf(context, command)))
}
