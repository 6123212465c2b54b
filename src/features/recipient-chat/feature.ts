import { button, buttons, note, textReply } from '../../../bots/commands/reply.ts'
import type { ComplaintOutcome } from '../../../db/schema.ts'
import type { Language } from '../../register/recipients/people.ts'
import type { Feature } from '../feature.ts'
import { recipientMessages } from './messages.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Answer of the staff for the recipient's chat, without any address. */
    'complaint-answer': {
      readonly language: Language
      readonly complaintId: number
      readonly brandName: string
      readonly text: string
    }
    'complaint-settled': {
      readonly language: Language
      readonly complaintId: number
      readonly brandName: string
      readonly outcome: ComplaintOutcome
    }
  }
}

export const recipientChatFeature = {
  posts: {
    'complaint-answer': ({ complaintId, brandName, text }, { language }) => {
      const { news: texts, toWrite } = recipientMessages[language].complaint
      return textReply(
        texts.answeredSummary,
        [{ strong: texts.answered(complaintId, brandName) }, `\n${text}`],
        note(toWrite),
        buttons(button(texts.more, 'complaints')),
      )
    },
    'complaint-settled': ({ complaintId, brandName, outcome }, { language }) => {
      const { news: texts } = recipientMessages[language].complaint
      return textReply(
        texts.outcomeSummary,
        texts.outcome(complaintId, brandName, outcome),
        buttons(button(texts.more, 'complaints')),
      )
    },
  },
} satisfies Feature
