import { fold, nearest } from '../fold.ts'
import type { StaffCommand } from './command.ts'

/** The command a verb stands for, in either language. */
export function findCommand(verb: string, commands: readonly StaffCommand[]): StaffCommand | null {
  const wanted = fold(verb).replace(/[:.,;!?]+$/, '')
  return commands.find(({ words }) => everyWord(words).some((word) => fold(word) === wanted)) ?? null
}

/**
 * A pasted line without the name of the slash command in front, `/izin` or what it is called here. Without its slash the
 * name counts only before something else: alone it is a word for days off.
 */
export function withoutOwnName(text: string, slashCommand: string): string {
  const [first = '', ...others] = text.split(' ')
  const names = [fold(slashCommand), '/izin']
  const isOwnName = names.includes(fold(first)) || (others.length > 0 && names.includes(`/${fold(first)}`))
  return isOwnName ? withoutOwnName(others.join(' '), slashCommand) : text
}

/** The word of a command that is nearest to a verb nobody knows; null when none is near. */
export function nearestWord(verb: string, commands: readonly StaffCommand[]): string | null {
  return nearest(
    fold(verb),
    commands.flatMap(({ words }) => everyWord(words)),
  )
}

function everyWord({ tr, en }: StaffCommand['words']): string[] {
  return [...tr, ...en]
}
