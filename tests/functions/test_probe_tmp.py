import sys
def test_b(api, capsys, monkeypatch):
    import observe, logging
    l=logging.getLogger(observe.logger.name)
    out=[]
    h=l.handlers[0]
    out.append((id(h.stream), h.stream.closed, id(sys.stdout), sys.stdout.closed))
    monkeypatch.setattr(h,"stream",sys.stdout)
    out.append((id(h.stream), h.stream.closed, id(sys.stdout), sys.stdout.closed))
    out.append(type(h)); out.append(l.handlers)
    assert 0, out
