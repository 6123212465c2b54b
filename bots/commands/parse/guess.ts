import { draftById, keepDraft } from '../../../src/register/record/drafts.ts'
import { unknownWordTexts } from '../../messages/unknown-words.ts'
import type { StaffRequest } from '../context.ts'
import { button, buttons, type Reply } from '../reply.ts'

/** A word that was probably meant, and the whole command with it in place of the mistyped one. */
export interface Guess {
  readonly word: string
  readonly text: string
}

/** Adds a button that runs the command as it was probably meant. The text is kept sealed: it may hold an address. */
export async function offerGuess(context: StaffRequest, reply: Reply, guess: Guess): Promise<Reply> {
  const { register, actor, language, authority } = context
  if (authority.highest === null) return reply
  const label = unknownWordTexts[language].meant(guess.word)
  const id = await keepDraft(register, actor.id, { typed: guess.text })
  return { ...reply, parts: [...reply.parts, buttons(button(label, 'guess', id))] }
}

/** Returns the command that a button of `offerGuess` keeps; null if it has expired, or is another person's. */
export async function guessedText(
  { register, actor }: StaffRequest,
  [id = '']: readonly string[],
): Promise<string | null> {
  // Only we can seal, and only for this person: the content is a guess, or a draft of another kind without one.
  const draft = (await draftById(register, actor.id, id)) as { readonly typed?: string } | null
  return draft?.typed ?? null
}

/** Replaces the first of these words in a text; null if it is not there as a whole word. */
export function withWord(text: string, mistyped: string, word: string): string | null {
  const pieces = text.split(/([ ,;"]+)/)
  const at = pieces.indexOf(mistyped)
  return at === -1 ? null : pieces.with(at, word).join('')
}
