import './no-eval.ts'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { createClient } from '../main/contract/call.ts'
import { App } from './app.tsx'
import { engineLink } from './connect.ts'
import { createGateStore } from './gate/gate-store.ts'
import { GateContext } from './gate/use-gate.ts'
import { createWords } from './languages/i18n.ts'
import { parseRoute, roles } from './routes.ts'
import { ScreenFault } from './screen-fault.tsx'
import './styles/tokens.css'
import './styles/base.css'
import './styles/guest.css'
import './styles/staff.css'
import './styles/attendant.css'
import './styles/counts.css'
import './styles/occupancy.css'
import './styles/demo.css'
import './styles/desk.css'
import './styles/setup.css'
import './styles/sources.css'
import './styles/trust.css'
import './styles/devices.css'
import './styles/events.css'

const { screen } = parseRoute(window.location.hash)
const link = engineLink(window)
const client = createClient({ role: roles[screen], open: link.open })
const store = createGateStore(client, (afterMs, action) => {
  const timer = setTimeout(action, afterMs)
  return () => clearTimeout(timer)
})
link.onCannotStart(store.cannotStart)

const root = document.getElementById('screen')
if (root === null) throw new Error('index.html has no place for the screen')
createRoot(root).render(
  <I18nextProvider i18n={createWords()}>
    <GateContext value={store}>
      <ScreenFault>
        <App opened={screen} />
      </ScreenFault>
    </GateContext>
  </I18nextProvider>,
)
