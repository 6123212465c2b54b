import { offerForm } from '../../bots/commands/ask.ts'
import { corePosts, postReplyBy, type Renderers } from '../../bots/commands/posts.ts'
import {
  runStaffAction,
  runStaffCommand,
  runStaffMessage,
  runStaffShortcut,
  type StaffChat,
  staffTableOf,
  submitStaffForm,
} from '../../bots/commands/staff.ts'
import { approvalFeature } from '../features/approval/feature.ts'
import { complaintFeature } from '../features/complaint/feature.ts'
import { consentFormFeature } from '../features/consent-form/feature.ts'
import { downloadFeature } from '../features/download/feature.ts'
import { erasureFeature } from '../features/erasure/feature.ts'
import { evidenceFeature } from '../features/evidence/feature.ts'
import type { Feature } from '../features/feature.ts'
import { importsFeature } from '../features/imports/feature.ts'
import { iysFeature } from '../features/iys/feature.ts'
import { lookUpFeature } from '../features/look-up/feature.ts'
import { managementFeature } from '../features/management/feature.ts'
import { permittedFeature } from '../features/permitted/feature.ts'
import { recipientChatFeature } from '../features/recipient-chat/feature.ts'
import { recipientPageFeature } from '../features/recipient-page/feature.ts'
import { recordFeature } from '../features/record/feature.ts'
import { reportFeature } from '../features/report/feature.ts'
import { homeReply } from '../features/report/waiting.ts'
import { smsListFeature } from '../features/sms-list/feature.ts'
import { smsStopFeature } from '../features/sms-stop/feature.ts'
import { webhookFeature } from '../features/webhook/feature.ts'
import type { PostKind } from '../jobs/message.ts'
import { codeTraces } from '../register/confirmation/codes.ts'
import { peopleTraces } from '../register/recipients/people.ts'
import type { ErasureStatements } from '../register/recipients/recipients.ts'

/** All features. The order is that of their commands in the help, and of their jobs. */
const all = [
  lookUpFeature,
  recordFeature,
  evidenceFeature,
  complaintFeature,
  permittedFeature,
  importsFeature,
  iysFeature,
  reportFeature,
  approvalFeature,
  erasureFeature,
  recipientChatFeature,
  consentFormFeature,
  recipientPageFeature,
  downloadFeature,
  webhookFeature,
  smsListFeature,
  smsStopFeature,
  managementFeature,
] as const
export const features: readonly Feature[] = all

type PostsOf<One> = One extends { readonly posts: infer Posts } ? Posts : never
type Intersection<One> = (One extends unknown ? (part: One) => void : never) extends (all: infer All) => void
  ? All
  : never

/** Renderers of all kinds of messages. This does not compile if a kind has no renderer. */
const renderers: Renderers<PostKind> = {
  ...corePosts,
  ...(Object.assign({}, ...features.map(({ posts }) => posts)) as Intersection<
    PostsOf<(typeof all)[number]>
  >),
}

export const postReply = postReplyBy(renderers)

/** Statements by which each part of izin deletes its data about a recipient. */
export const erasureStatements: readonly ErasureStatements[] = [
  peopleTraces,
  codeTraces,
  ...features.flatMap(({ eraseRecipient }) => eraseRecipient ?? []),
]

export const staffTable = staffTableOf(features)

export const staffChat: StaffChat = {
  run: runStaffCommand,
  say: runStaffMessage,
  press: runStaffAction,
  submit: submitStaffForm,
  shortcut: runStaffShortcut,
  home: homeReply,
  offerForm,
}
