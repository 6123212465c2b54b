import { evidenceAdd } from './add-evidence.ts'
import { clientAdd, clientList, clientRemove } from './client.ts'
import { brandActivate, brandAdd, brandClose, brandList, providerAdd, providerList } from './company.ts'
import { complaintAdd, complaintClose, complaintList } from './complaint.ts'
import { database } from './database.ts'
import { erase, retention } from './erasure.ts'
import { evidence } from './evidence.ts'
import { importVerb } from './import.ts'
import { keyRotate } from './key.ts'
import { linkMake, lookup } from './lookup.ts'
import { person } from './person.ts'
import { exportVerb, seal, verify } from './proof.ts'
import { recipientChanges } from './recipient-changes.ts'
import { report } from './report.ts'
import { roomAdd, roomList, roomRemove } from './room.ts'
import { serve } from './serve.ts'
import { settingList, settingSet } from './setting.ts'
import { staffAdd, staffList, staffRemove } from './staff.ts'
import { backup, migrate, rebuild, restore } from './upkeep.ts'
import type { Verb } from './verb.ts'

/** Every command of `izin`, in the order the help lists them. */
export const verbs: readonly Verb[] = [
  serve,
  providerAdd,
  providerList,
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
  linkMake,
  lookup,
  // Before the verb that it begins with.
  evidenceAdd,
  evidence,
  complaintAdd,
  complaintList,
  complaintClose,
  database,
  recipientChanges,
  person,
  report,
  importVerb,
  exportVerb,
  verify,
  seal,
  rebuild,
  erase,
  retention,
  settingList,
  settingSet,
  keyRotate,
  migrate,
  backup,
  restore,
]
