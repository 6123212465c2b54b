import { showChoice } from '../../../bots/commands/replies.ts'
import { button, buttons, sentence, textReply } from '../../../bots/commands/reply.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/channel.ts'
import { type ComplaintOutcome, complaintTraces } from '../../register/complaints/complaints.ts'
import type { Language } from '../../register/people.ts'
import type { Feature } from '../feature.ts'
import { complaintCommand } from './complaint.ts'
import {
  closeComplaintCommand,
  complaintActions,
  complaintAnswerCommand,
  complaintsCommand,
} from './complaints.ts'
import { complaintMessages } from './messages.ts'
import { type ComplaintEvent, followComplaints } from './news.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** A recipient opened a complaint about a consent they never gave, wrote about it, or withdrew it. */
    complaint: {
      readonly complaintId: number
      readonly brandName: string
      readonly channel: Channel | null
      readonly dueOn: IstanbulDay
      readonly event: ComplaintEvent
    }
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

export const complaint = {
  commands: [complaintCommand, complaintsCommand, closeComplaintCommand],
  formCommands: [complaintAnswerCommand],
  actions: complaintActions,
  jobs: (parts) => [{ name: 'complaints', every: 'minute', run: () => followComplaints(parts) }],
  eraseRecipient: complaintTraces,
  posts: {
    complaint: ({ complaintId, brandName, channel, dueOn, event }, messages) => {
      const texts = complaintMessages[messages.language].post
      const sentences = {
        opened: texts.opened(complaintId, brandName, channel, dueOn),
        wrote: texts.wrote(complaintId, brandName, dueOn),
        withdrawn: texts.withdrawn(complaintId, brandName),
      }
      return sentence(sentences[event], buttons(showChoice(complaintId, messages)))
    },
    'complaint-answer': ({ complaintId, brandName, text }, { language, recipient }) => {
      const texts = complaintMessages[language].own
      return textReply(
        texts.answeredSummary,
        [{ strong: texts.answered(complaintId, brandName) }, `\n${text}`],
        buttons(
          button(recipient.complaint.write(complaintId), 'complaint-write', complaintId),
          button(texts.more, 'complaints'),
        ),
      )
    },
    'complaint-settled': ({ complaintId, brandName, outcome }, { language }) => {
      const texts = complaintMessages[language].own
      return textReply(
        texts.outcomeSummary,
        texts.outcome(complaintId, brandName, outcome),
        buttons(button(texts.more, 'complaints')),
      )
    },
  },
} satisfies Feature
