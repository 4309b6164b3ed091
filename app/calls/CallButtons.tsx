import Phone from 'lucide-solid/icons/phone'
import Video from 'lucide-solid/icons/video'
import type { Media } from '../../sync/callsApi.ts'
import type { ConversationId } from '../../sync/ids.ts'
import { tCall } from '../i18n/callWords.ts'
import { useWorkspace } from '../session/context.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { toast } from '../ui/toast.ts'

/** They call at once, or join what goes on: in the conversation that is shown, or that is made for it. */
export function CallButtons(props: { where: () => ConversationId | Promise<ConversationId> }) {
  const workspace = useWorkspace()
  const call = async (media: Media) => {
    const conversation = await props.where()
    await workspace.loadCalls().then(
      (calls) => calls.start(conversation, media),
      // Its code never came to this device, and there is no network now.
      () => toast(tCall('call.offline')),
    )
  }
  return (
    <>
      <IconButton icon={Phone} label={tCall('call.voice')} onClick={() => void call('audio')} />
      <IconButton icon={Video} label={tCall('call.video')} onClick={() => void call('video')} />
    </>
  )
}
