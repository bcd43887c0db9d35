"""The window around every screen: top bar, desk, one panel or page at a time, key bar, notices.

How to add a panel or a page
----------------------------
1. Write a presenter without Qt in ``ui/presenters`` and a view in ``ui/views``. The view is a
   ``ui.shell.pane.Pane`` (a QWidget): override what it needs of ``first_focus``, ``command``,
   ``scanned``, ``go_back``, ``closing``.
2. Add one entry to ``ui.shell.screens.SCREENS``: name -> ``Screen(place, build)``. ``place`` is
   ``"centre"`` or ``"right"`` (a panel over that column; the sale stays visible), ``"page"``
   (between the bars) or ``"full"`` (the whole window: lock, first run).
   ``build(tools, desk, argument)`` imports the view inside itself and answers with the pane.
3. Open it with ``tools.host.open("name", argument)``, close it with ``tools.host.close()``; the
   focus returns to where it was. Only one panel or page is open; opening another replaces it.

What a presenter gets
---------------------
``tools: ui.presenters.parts.Tools``: ``tools.ctx`` is the first argument of every use case,
``tools.parts`` what the composition root passed, ``tools.lanes.write.submit(work, done, failed)``
runs a write use case on the write lane and answers on the screen's thread, ``tools.lanes.slow``
does the same for PIN hashing, files and devices, ``tools.lanes.timers.later(ms, call)`` is time,
``tools.host.notify(Notice(...))`` shows a sentence, ``tools.session.operator`` is who works here.
``desk: ui.presenters.desk.DeskPresenter``: ``desk.sale`` is the sale in hand (``basket``,
``wishes``, ``view``, ``quote``, ``programme``); ``desk.select(view)`` puts a member on it,
``desk.settled(settled)`` ends it, ``desk.tender_kind`` is the tender chosen on the desk.

Keys and scans
--------------
One filter sees every key of the application. A scan goes first to ``pane.scanned(code)``, then to
the desk; it never reaches a text field. A key of the command table goes first to
``pane.command(id)``, then to the desk. ``Esc`` calls ``pane.go_back()``: True means one step back
was taken inside the pane, False closes it. Enter and Space reach the focused widget as usual.

Words
-----
Presenters make ``ui.presenters.message.Message`` values; widgets take them by ``set_message`` and
translate them again by themselves when the language changes. Labels never read rich text. Texts
are in ``resources/i18n/memberdesk_<language>.ts``; run ``python -m ui.i18n.compile`` after a
change.
"""
