import type { Feature } from '../feature.ts'
import {
  brandActions,
  brandAddCommand,
  brandCloseCommand,
  brandRenameCommand,
  brandsCommand,
} from './brands.ts'
import { roleActions, roleGiveCommand, rolePosts, rolesCommand, roleTakeCommand } from './roles.ts'
import { roomActions, roomRemoveCommand, roomsCommand } from './rooms.ts'
import { settingActions, settingsCommand } from './settings.ts'
import { diagnosisCommand, setupCommand } from './setup.ts'

export const managementFeature = {
  commands: [
    brandsCommand,
    brandAddCommand,
    brandRenameCommand,
    brandCloseCommand,
    roomsCommand,
    roomRemoveCommand,
    rolesCommand,
    roleGiveCommand,
    roleTakeCommand,
    settingsCommand,
    setupCommand,
    diagnosisCommand,
  ],
  actions: { ...brandActions, ...roomActions, ...roleActions, ...settingActions },
  posts: rolePosts,
} satisfies Feature
