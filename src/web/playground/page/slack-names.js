import { store } from './store.js'

/** Resolves the ids that occur in Slack texts and pickers. */
export const names = {
  person: (id) => (id === store.slack.app.userId ? store.slack.app.name : personOf(id)?.name),
  channel: (id) => store.slack.places.find((place) => place.id === id && place.kind === 'channel')?.name,
  people: () => store.slack.people.map(({ slackId, name }) => ({ id: slackId, name })),
  channels: () =>
    store.slack.places
      .filter((place) => place.kind === 'channel')
      .map(({ id, name }) => ({ id, name: `#${name}` })),
}

export function personOf(id) {
  return [...store.slack.people, ...store.slack.guests].find((person) => person.slackId === id)
}
