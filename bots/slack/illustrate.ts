import type { Outgoing, SendOutcome } from '../../src/delivery/outbox/message.ts'
import type { PictureOf } from '../../src/delivery/report/picture.ts'
import type { Upload } from './upload.ts'
import type { CallResult } from './web-api.ts'

/**
 * Posts a message with its picture: `put` is given Slack's name for the picture, or null where it is to go without. Only
 * `put` makes anything visible.
 */
export type Illustrated = (
  outgoing: Outgoing,
  put: (file: string | null) => Promise<CallResult>,
) => Promise<SendOutcome>

/** Slack takes a while to know a file that it has been handed, so a message waits for it as often as this. */
const attemptsMax = 4
const waitMs = 2000
/** More posts than a morning has. */
const rememberedMax = 1000

interface Progress {
  file: string | null
  attempts: number
}

/**
 * An upload that gives no answer, and a file that Slack does not know yet, make the message wait a moment; what has been
 * uploaded is used again. After some attempts, and after a plain no, the message goes out without its picture.
 */
export function illustrator(options: {
  readonly pictureOf: PictureOf
  readonly language: 'tr' | 'en'
  readonly upload: Upload
  readonly outcomeOf: (result: CallResult) => SendOutcome
  /** Whether Slack's word is about the form of the message, of which the picture is a part. */
  readonly isAboutForm: (error: string) => boolean
  readonly tell: (detail: string) => void
}): Illustrated {
  const { pictureOf, language, upload, outcomeOf, isAboutForm, tell } = options
  const begun = new Map<number, Progress>()

  function progressOf(id: number): Progress {
    const known = begun.get(id) ?? { file: null, attempts: 0 }
    begun.set(id, known)
    const [oldest] = begun.keys()
    if (begun.size > rememberedMax && oldest !== undefined) begun.delete(oldest)
    return known
  }

  /** The file to show; a reason to wait; or null where the message is to go without. */
  async function fileFor(outgoing: Outgoing, progress: Progress): Promise<string | SendOutcome | null> {
    if (progress.file !== null) return progress.file
    const picture = await pictureOf(outgoing.message, language)
    if (picture === null) return null
    const uploaded = await upload(picture)
    if (uploaded.kind === 'file') {
      progress.file = uploaded.id
      return uploaded.id
    }
    tell(uploaded.detail)
    return uploaded.kind === 'later' ? waiting(progress, uploaded.detail) : null
  }

  return async (outgoing, put) => {
    const progress = progressOf(outgoing.id)
    progress.attempts += 1
    const file = progress.attempts > attemptsMax ? null : await fileFor(outgoing, progress)
    if (file !== null && typeof file !== 'string') return file
    const result = await put(file)
    if (file !== null && result.kind === 'no' && isAboutForm(result.error)) {
      tell(result.error)
      return waiting(progress, 'the picture is not ready')
    }
    const outcome = outcomeOf(result)
    if (outcome.kind === 'sent' || outcome.kind === 'refused') begun.delete(outgoing.id)
    // That our token was not taken says nothing of the picture.
    if (outcome.kind === 'barred') progress.attempts = 0
    return outcome
  }
}

/** Longer and longer; nothing was posted, so nothing can have arrived. */
function waiting({ attempts }: Progress, detail: string): SendOutcome {
  return { kind: 'later', afterMs: waitMs * attempts, detail }
}
