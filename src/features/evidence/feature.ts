import { evidencePageChoice } from '../../../bots/commands/replies.ts'
import { buttons, note, textReply } from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import type { AddedFileFacts } from '../../register/evidence/add-file.ts'
import { evidenceTraces } from '../../register/evidence/evidence.ts'
import { evidenceFileMebibytesMax } from '../../register/evidence/file-kind.ts'
import { type EvidenceFileOutcome, forgetEvidenceLinks } from '../../register/evidence/links.ts'
import type { Language } from '../../register/people.ts'
import { editableBrands, type Feature, type PageParts } from '../feature.ts'
import { evidenceActions, evidenceCommand } from './evidence.ts'
import { addEvidenceCommand, evidenceFileActions } from './evidence-files.ts'
import { openEvidenceFiles } from './fetch-files.ts'
import { historyActions, historyCommand } from './history.ts'
import { evidenceMessages } from './messages.ts'
import { evidenceRoutes } from './upload-routes.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Outcome of a file given in a form as evidence, for its holder. */
    'evidence-file': {
      readonly language: Language
      /** 64 hex digits each. */
      readonly changeIds: readonly string[]
      readonly outcome: EvidenceFileOutcome
      readonly file: AddedFileFacts | null
    }
  }
}

/** Outcomes for which another file would be refused too. */
const isFinal: ReadonlySet<string> = new Set(['denied', 'unknown', 'erased', 'too-many'])

export const evidence = {
  commands: [historyCommand, evidenceCommand, addEvidenceCommand],
  actions: { ...historyActions, ...evidenceActions, ...evidenceFileActions },
  routes: (parts: PageParts) =>
    evidenceRoutes({ ...parts, brandsFor: (principal) => editableBrands(parts, principal) }),
  worker: openEvidenceFiles,
  forget: forgetEvidenceLinks,
  eraseRecipient: evidenceTraces,
  posts: {
    'evidence-file': ({ language, changeIds, outcome, file }) => {
      const messages = messagesIn(language)
      const texts = evidenceMessages[language].later.files
      const isThere = outcome === 'added' || outcome === 'already'
      const summary = isThere ? texts[outcome] : texts.refused(outcome, evidenceFileMebibytesMax)
      const changes = texts.ofChanges(changeIds.map((id) => `${id.slice(0, 4)}…${id.slice(-4)}`))
      const facts = file === null ? changes : `${texts.kindAndSize(file.kind, file.bytes)} · ${changes}`
      const ids = changeIds.map((id) => ({ id }))
      return textReply(
        summary,
        `${summary} ${facts}`,
        ...(outcome === 'added' ? [note(texts.digest(file?.sha256 ?? ''))] : []),
        ...(isThere || isFinal.has(outcome) ? [] : [buttons(evidencePageChoice(ids, messages))]),
      )
    },
  },
} satisfies Feature
