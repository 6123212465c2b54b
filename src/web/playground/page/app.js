import { post } from './api.js'
import { byId } from './dom.js'
import { createSides } from './sides.js'
import { createSlackPane } from './slack-pane.js'
import { follow, store } from './store.js'
import { createStory } from './story.js'
import { createTelegramPane } from './telegram-pane.js'
import { language, say, setLanguage } from './words.js'

const panes = { staff: createSlackPane(), recipient: createTelegramPane() }
const sides = createSides()
const story = createStory((side, line) => {
  sides.show(side)
  panes[side].fill(line)
})

const narrow = matchMedia('(max-width: 860px)')

function drawFrame() {
  document.documentElement.lang = language()
  document.title = say().title
  byId('what').textContent = what()
  byId('offline').textContent = say().offline
  for (const button of byId('language').children) {
    button.setAttribute('aria-pressed', String(button.dataset.language === language()))
  }
  sides.draw()
}

function what() {
  return narrow.matches ? say().whatShort : say().whatWide
}

function drawAll() {
  drawFrame()
  if (!store.ready) return
  story.draw()
  for (const pane of Object.values(panes)) pane.draw()
}

byId('language').addEventListener('click', ({ target }) => {
  const chosen = target.closest('[data-language]')?.dataset.language
  if (!chosen) return
  setLanguage(chosen)
  drawAll()
  tellLanguage()
})
narrow.addEventListener('change', drawFrame)

/** Both bots answer in the language of the page; of several pages in that of the last one that said so. */
function tellLanguage() {
  void post('language', { language: language() })
}

let started = false
function onSnapshot() {
  if (!started) drawAll()
  else for (const pane of Object.values(panes)) pane.refresh()
  started = true
}

drawFrame()
tellLanguage()
follow({
  onSnapshot,
  onLine: (isOnline) => {
    byId('offline').hidden = isOnline
  },
  onChange(change) {
    story.note(change)
    sides.note(change)
    for (const pane of Object.values(panes)) if (pane.concerns(change)) pane.refresh()
    panes.recipient.passing(change)
  },
})
