import { byId, h } from './dom.js'
import { store } from './store.js'
import { spoken } from './telegram-pane.js'
import { say } from './words.js'

/** The three steps to try. A step leads to its side and puts the right line there; done ones are ticked. */
export function createStory(goTo) {
  function draw() {
    const [first] = store.telegram.people
    const name = first.firstName
    const { command } = store.slack
    const steps = [
      {
        title: say().step1,
        text: say().step1Text(name),
        done: typed(/ (sorgula|sor|lookup|ask)/),
        go: () => goTo('staff', `${command} ${say().lookUp} ${spoken(first.phone)}`),
      },
      {
        title: say().step2,
        text: say().step2Text(name),
        done: store.telegram.pressed,
        go: () => goTo('recipient', '/start'),
      },
      {
        title: say().step3,
        text: say().step3Text(name),
        done: typed(/ (değişiklikler|degisiklikler|changes|rapor|report)/),
        go: () => goTo('staff', `${command} ${say().changes}`),
      },
    ]
    byId('story').setAttribute('aria-label', say().story)
    byId('story').replaceChildren(...steps.map(step))
  }

  return {
    draw,
    note(change) {
      if (change.of === 'telegram.pressed' || change.message?.kind === 'command') draw()
    },
  }
}

function typed(pattern) {
  return store.slack.messages.some(({ kind, text }) => kind === 'command' && pattern.test(text))
}

function step({ title, text, done, go }, at) {
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: `step ${done ? 'is-done' : ''}`, on: { click: go } },
      h('span', { class: 'step-number', 'aria-hidden': 'true' }, done ? '✓' : String(at + 1)),
      h(
        'span',
        { class: 'step-words' },
        h('strong', {}, title, done && h('span', { class: 'visually-hidden' }, ` (${say().stepDone})`)),
        h('span', { class: 'step-text' }, text),
      ),
    ),
  )
}
