import { clientAdd, clientList, clientRemove, staffAdd, staffList, staffRemove } from './access.ts'
import {
  brandActivate,
  brandAdd,
  brandClose,
  brandList,
  providerAdd,
  roomAdd,
  roomList,
  roomRemove,
} from './company.ts'
import { importVerb } from './import.ts'
import { done, receive, send, status } from './iys.ts'
import { linkMake, lookup } from './lookup.ts'
import { exportVerb, seal, verify } from './proof.ts'
import { report } from './report.ts'
import { backup, keyRotate, migrate, rebuild, restore, serve, settingList, settingSet } from './upkeep.ts'
import type { Verb } from './verb.ts'
import { webhookAdd, webhookList, webhookRemove, webhookTest } from './webhooks.ts'

/** In the order of the help. */
export const verbs: readonly Verb[] = [
  serve,
  providerAdd,
  brandAdd,
  brandActivate,
  brandList,
  brandClose,
  staffAdd,
  staffList,
  staffRemove,
  clientAdd,
  clientList,
  clientRemove,
  roomAdd,
  roomList,
  roomRemove,
  webhookAdd,
  webhookList,
  webhookRemove,
  webhookTest,
  linkMake,
  lookup,
  report,
  status,
  send,
  done,
  receive,
  importVerb,
  exportVerb,
  verify,
  seal,
  rebuild,
  settingList,
  settingSet,
  keyRotate,
  migrate,
  backup,
  restore,
]
