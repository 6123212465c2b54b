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
import { approval } from '../features/approval/feature.ts'
import { complaint } from '../features/complaint/feature.ts'
import { confirmation } from '../features/consent-form/confirmation.ts'
import { consentForm } from '../features/consent-form/consent-routes.ts'
import { download } from '../features/download/feature.ts'
import { erasure } from '../features/erasure/feature.ts'
import { evidence } from '../features/evidence/feature.ts'
import type { Feature } from '../features/feature.ts'
import { imports } from '../features/imports/feature.ts'
import { iysExchange } from '../features/iys/feature.ts'
import { lookUps } from '../features/look-up/look-up.ts'
import { management } from '../features/management/feature.ts'
import { permitted } from '../features/permitted/database.ts'
import { recipientPage } from '../features/recipient-page/routes.ts'
import { record } from '../features/record/feature.ts'
import { report } from '../features/report/feature.ts'
import { recipientChangesFeature } from '../features/report/recipient-changes.ts'
import { homeReply } from '../features/report/waiting.ts'
import { webhooks } from '../features/webhook/feature.ts'
import type { PostKind } from '../jobs/message.ts'
import { codeTraces } from '../register/confirmation/email-codes.ts'
import { peopleTraces } from '../register/recipients/people.ts'
import type { ErasureStatements } from '../register/recipients/recipients.ts'

/** All features. Help shows their commands in this order, and their jobs run in it. */
const all = [
  lookUps,
  record,
  evidence,
  complaint,
  permitted,
  imports,
  iysExchange,
  recipientChangesFeature,
  report,
  confirmation,
  approval,
  erasure,
  consentForm,
  recipientPage,
  download,
  webhooks,
  management,
] as const
export const features: readonly Feature[] = all

type PostsOf<One> = One extends { readonly posts: infer Posts } ? Posts : never
type Together<One> = (One extends unknown ? (one: One) => void : never) extends (all: infer All) => void
  ? All
  : never

// Does not compile while a kind of message has no renderer.
const renderers: Renderers<PostKind> = {
  ...corePosts,
  ...(Object.assign({}, ...features.map(({ posts }) => posts)) as Together<PostsOf<(typeof all)[number]>>),
}

export const postReply = postReplyBy(renderers)

/** Statements by which each part of izin drops what it keeps of a recipient. */
export const traces: readonly ErasureStatements[] = [
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
