import type { Message } from '../../../src/delivery/outbox/message.ts'
import { evidenceFileMebibytesMax } from '../../../src/register/evidence/file-kind.ts'
import { messagesIn } from '../../messages/index.ts'
import type { Part, Reply } from '../reply.ts'
import { evidencePageChoice } from '../staff/evidence-files.ts'

type Told = Extract<Message, { kind: 'evidence-file' }>

/** Where another file would not be taken either. */
const isFinal: ReadonlySet<Told['outcome']> = new Set(['denied', 'unknown', 'erased', 'too-many'])

/** What became of a file that somebody handed over in a form, with the way to another one where it was not taken. */
export function evidenceFileTold({ language, changeIds, outcome, file }: Told): Reply {
  const messages = messagesIn(language)
  const { files: told } = messages.laterEvidence
  const isThere = outcome === 'added' || outcome === 'already'
  const summary = isThere ? told[outcome] : told.refused(outcome, evidenceFileMebibytesMax)
  const changes = told.ofChanges(changeIds.map((id) => `${id.slice(0, 4)}…${id.slice(-4)}`))
  const facts = file === null ? changes : `${told.kindAndSize(file.kind, file.bytes)} · ${changes}`
  const parts: Part[] = [
    { kind: 'text', text: `${summary} ${facts}` },
    ...(outcome === 'added' ? [{ kind: 'note' as const, text: told.digest(file?.sha256 ?? '') }] : []),
    ...(isThere || isFinal.has(outcome)
      ? []
      : [
          {
            kind: 'choices' as const,
            choices: [
              evidencePageChoice(
                changeIds.map((id) => ({ id })),
                messages,
              ),
            ],
          },
        ]),
  ]
  return { summary, parts }
}
