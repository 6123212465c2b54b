import {
  brandActions,
  brandAddCommand,
  brandCloseCommand,
  brandEditCommand,
  brandsCommand,
} from '../../../bots/commands/manage/brands.ts'
import {
  roleActions,
  roleGiveCommand,
  rolesCommand,
  roleTakeCommand,
} from '../../../bots/commands/manage/roles.ts'
import {
  roomActions,
  roomAddCommand,
  roomRemoveCommand,
  roomsCommand,
} from '../../../bots/commands/manage/rooms.ts'
import { settingActions, settingsCommand } from '../../../bots/commands/manage/settings.ts'
import { diagnosisCommand, setupCommand } from '../../../bots/commands/manage/setup.ts'
import type { Feature } from '../feature.ts'

export const management = {
  commands: [
    brandsCommand,
    brandAddCommand,
    brandEditCommand,
    brandCloseCommand,
    roomsCommand,
    roomAddCommand,
    roomRemoveCommand,
    rolesCommand,
    roleGiveCommand,
    roleTakeCommand,
    settingsCommand,
    setupCommand,
    diagnosisCommand,
  ],
  actions: { ...brandActions, ...roomActions, ...roleActions, ...settingActions },
} satisfies Feature
