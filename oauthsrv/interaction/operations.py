"""Everything that other packages may do with an interaction. Callers open the transaction.

A browser is named by `browser.current(...)`. Each step raises a refusal of
`oauthsrv.interaction.refusals` when it may not happen now.
"""

from oauthsrv.interaction.asking import push as push
from oauthsrv.interaction.asking import renew as renew
from oauthsrv.interaction.cleaning import clean as clean
from oauthsrv.interaction.cleaning import stages as stages
from oauthsrv.interaction.handover import hand_over as hand_over
from oauthsrv.interaction.handover import where as where
from oauthsrv.interaction.opening import bind as bind
from oauthsrv.interaction.opening import bind_typed as bind_typed
from oauthsrv.interaction.opening import look as look
from oauthsrv.interaction.opening import open_code as open_code
from oauthsrv.interaction.opening import open_redirect as open_redirect
from oauthsrv.interaction.opening import resume as resume
from oauthsrv.interaction.progress import device_poll as device_poll
from oauthsrv.interaction.progress import status as status
from oauthsrv.interaction.steps import agree as agree
from oauthsrv.interaction.steps import answer as answer
from oauthsrv.interaction.steps import approve as approve
from oauthsrv.interaction.steps import choose as choose
from oauthsrv.interaction.steps import extend as extend
from oauthsrv.interaction.steps import freeze as freeze
from oauthsrv.interaction.steps import identify as identify
from oauthsrv.interaction.steps import keep_ticks as keep_ticks
from oauthsrv.interaction.steps import refuse as refuse
from oauthsrv.interaction.steps import unfreeze as unfreeze
