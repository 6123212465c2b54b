import { button, buttons, textReply } from '../../../bots/commands/reply.ts'
import type { Approval } from '../../register/approvals.ts'
import type { Feature } from '../feature.ts'
import { closeExpired } from './job.ts'
import { secondPersonActions } from './second-person.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'second-person-asked': {
      readonly approval: Pick<Approval, 'id' | 'reason' | 'changes' | 'askedBy' | 'expiresAt'>
      readonly brandName: string
    }
    'second-person-decided': {
      readonly approval: Pick<Approval, 'reason' | 'changes' | 'askedAt' | 'outcome' | 'decidedBy'>
      readonly brandName: string
      readonly stored: number
    }
  }
}

export const approval = {
  actions: secondPersonActions,
  jobs: (parts) => [{ name: 'second person', every: 'minute', run: () => closeExpired(parts) }],
  posts: {
    // The button that confirms comes with what it confirms.
    'second-person-asked': ({ approval, brandName }, { secondPerson: texts }) => {
      const { id, askedBy, reason, changes, expiresAt } = approval
      return textReply(
        texts.wantsSummary(brandName),
        [{ person: askedBy }, ` ${texts.wants(brandName, reason, changes, expiresAt)}`],
        buttons(button(texts.show, 'second-show', id)),
      )
    },
    'second-person-decided': ({ approval, brandName, stored }, { secondPerson: { decided: texts } }) => {
      const { outcome, decidedBy } = approval
      const result = () => {
        if (outcome === 'expired') return texts.expired(brandName)
        if (outcome === 'declined') return texts.declined(brandName)
        return stored > 0 ? texts.stored(brandName, stored) : texts.nothingStored(brandName)
      }
      const by = decidedBy === null ? [] : [{ person: decidedBy }, ' ']
      return textReply(texts.summary(brandName), [...by, result()])
    },
  },
} satisfies Feature
