import { draftById, keepDraft } from '../../../src/register/record/drafts.ts'
import { unknownWordTexts } from '../../messages/unknown-words.ts'
import type { StaffRequest } from '../context.ts'
import { button, buttons, type Reply } from '../reply.ts'

/** Correction of a mistyped word, and the whole command with the corrected word. */
export interface Guess {
  readonly word: string
  readonly text: string
}

/** Adds a button that runs the corrected command. The text is stored encrypted, since it may hold an address. */
export async function offerGuess(context: StaffRequest, reply: Reply, guess: Guess): Promise<Reply> {
  const { register, actor, language, authority } = context
  if (authority.highest === null) return reply
  const label = unknownWordTexts[language].meant(guess.word)
  const id = await keepDraft(register, actor.id, { typed: guess.text })
  return { ...reply, parts: [...reply.parts, buttons(button(label, 'guess', id))] }
}

/** Returns the corrected command that a button names by its id; null if it has expired or belongs to another person. */
export async function guessedText(
  { register, actor }: StaffRequest,
  [id = '']: readonly string[],
): Promise<string | null> {
  // Only izin can encrypt a draft for this person, so its content needs no check: it has a text or none.
  const draft = (await draftById(register, actor.id, id)) as { readonly typed?: string } | null
  return draft?.typed ?? null
}

/** Replaces a mistyped word in a command by the right one, at its first place; null if it is not a whole word of the text. */
export function withWord(text: string, mistyped: string, word: string): string | null {
  const pieces = text.split(/([ ,;"]+)/)
  const at = pieces.indexOf(mistyped)
  return at === -1 ? null : pieces.with(at, word).join('')
}
