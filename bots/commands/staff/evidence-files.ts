import type { ChangeView } from '../../../src/register/changes/history.ts'
import { findChange, type NamedChange } from '../../../src/register/changes/key-changes.ts'
import { evidenceFileMebibytesMax } from '../../../src/register/evidence/file-kind.ts'
import type { EvidenceFileView } from '../../../src/register/evidence/files.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { beginningDigits, changesMax, fileChoice } from '../choices.ts'
import type { StaffContext } from '../context.ts'
import { channelNamed } from '../naming.ts'
import type { Choice, Part, Reply, Text } from '../reply.ts'
import { namedChange } from './add-evidence.ts'
import { oldButton } from './replies.ts'

const menuMax = 100

/** Its press: makes the link, for one file within minutes. The role is asked for again when the file comes. */
export async function evidencePageAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const changes = await changesNamed(context, values)
  const [first, ...others] = changes
  if (first === undefined || changes.length !== values.length) return oldButton(context)
  const isOne = ({ recipientId, brandCode }: NamedChange) =>
    recipientId === first.recipientId && brandCode === first.brandCode
  if (!others.every(isOne)) return oldButton(context)
  const { laterEvidence: texts } = messagesIn(context.language)
  const ids = changes.map(({ id }) => id)
  const url = await context.evidenceLink(first.brandCode, ids)
  return {
    summary: texts.files.pageReady,
    parts: [
      { kind: 'text', text: changes.map((one) => texts.about(one.brandName, namedChange(one))).join('\n') },
      { kind: 'text', text: texts.files.taken(evidenceFileMebibytesMax) },
      { kind: 'links', links: [{ label: texts.files.open, url }] },
      { kind: 'note', text: texts.files.once },
    ],
  }
}

/** Only of brands this person may change. */
async function changesNamed(
  { register, authority }: StaffContext,
  values: readonly string[],
): Promise<NamedChange[]> {
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  const changes: NamedChange[] = []
  for (const value of values.slice(0, changesMax)) {
    const found = await findChange(register, value, brandCodes)
    if (found.kind === 'found') changes.push(found.change)
  }
  return changes
}

/** A file below the change it proves: what it is, and who added it when. Its name is not shown; it may hold an address. */
export function evidenceFileText(
  { kind, bytes, addedAt, door, actor }: EvidenceFileView,
  { laterEvidence: { files: texts } }: Messages,
): Exclude<Text, string> {
  const file = texts.line(kind, bytes, addedAt)
  if (actor === null) return [file]
  return door === 'slack' ? [`${file} · `, { person: actor }] : [`${file} · ${actor}`]
}

/** A menu of the files that can be fetched, each by a link of its own; nothing where there are none. */
export function evidenceFileMenu(
  files: readonly EvidenceFileView[],
  {
    recipientId,
    brandOf,
  }: {
    readonly recipientId: number
    readonly brandOf: (changeId: string) => number | undefined
  },
  { laterEvidence: { files: texts } }: Messages,
): Part[] {
  const choices = files.slice(0, menuMax).flatMap(({ place, changeId, kind, bytes, addedAt }) => {
    const brandCode = brandOf(changeId)
    if (brandCode === undefined) return []
    return [
      fileChoice(texts.fetchChoice(kind, bytes, addedAt), {
        kind: 'evidence-file',
        brandCode,
        recipientId,
        place,
      }),
    ]
  })
  return choices.length === 0 ? [] : [{ kind: 'menu', label: texts.fetch, choices }]
}

/** A menu of the ONAYs that a file may be added to, for whoever may change them. */
export function addFileMenu(
  { authority }: Pick<StaffContext, 'authority'>,
  changes: readonly ChangeView[],
  messages: Messages,
): Part[] {
  const { files: texts } = messages.laterEvidence
  const own = authority.brandsFor('editor').map(({ code }) => code)
  const choices = changes
    .filter(
      ({ status, effect, brandCode }) => status === 'ONAY' && effect !== 'void' && own.includes(brandCode),
    )
    .map(
      (change): Choice => ({
        label: texts.choice(change.brandName, channelNamed(change, messages), change.recordedAt),
        action: { name: 'add-file', values: [change.id.slice(0, beginningDigits)] },
      }),
    )
  return choices.length === 0 ? [] : [{ kind: 'menu', label: texts.add, choices }]
}
