namespace Reeve.Agents.Commands.Shell;

internal sealed partial class ShellParser
{
    private void ReadRedirect(ShellStep step)
    {
        RedirectKind kind;
        bool here = false, strip = false;
        ReadOnlySpan<char> rest = _text.AsSpan(_at);
        (kind, int length) = rest switch
        {
            _ when rest.StartsWith("&>>") => (RedirectKind.Write, 3),
            _ when rest.StartsWith("&>") => (RedirectKind.Write, 2),
            _ when rest.StartsWith("<<<") => (RedirectKind.HereString, 3),
            _ when rest.StartsWith("<<-") => (RedirectKind.HereDocument, 3),
            _ when rest.StartsWith("<<") => (RedirectKind.HereDocument, 2),
            _ when rest.StartsWith("<>") => (RedirectKind.ReadWrite, 2),
            _ when rest.StartsWith("<&") || rest.StartsWith(">&") => (RedirectKind.Duplicate, 2),
            _ when rest.StartsWith(">>") || rest.StartsWith(">|") || rest.StartsWith(">!") => (RedirectKind.Write, 2),
            _ when rest[0] == '>' => (RedirectKind.Write, 1),
            _ => (RedirectKind.Read, 1),
        };
        here = kind == RedirectKind.HereDocument;
        strip = here && length == 3;
        _at += length;
        SkipBlanks();
        int start = _at;
        ShellWord target = _at < _text.Length && _text[_at] is not ('\n' or ';' or '|' or ')' or '&') ? ReadWord() : default;
        if (_at == start)
        {
            Break("a redirection has no target");
            return;
        }

        if (kind == RedirectKind.Duplicate && !(target.IsConstant && IsDescriptor(target.Text)))
        {
            kind = RedirectKind.Write;
        }

        (step.Redirects ??= []).Add(new Redirect(kind, target));
        if (here && (target.Has(WordFlags.Expands) || target.Text.Contains('\n', StringComparison.Ordinal)))
        {
            Break("the end mark of a here-document holds an expansion or a line end");
        }
        else if (here)
        {
            (_pending ??= []).Add((step, step.Redirects.Count - 1, target.Text, !target.Has(WordFlags.Quoted), strip));
        }
    }

    private static bool IsDescriptor(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    /// <summary>True when an odd number of backslashes joins a line with the next.</summary>
    private static bool EndsOpen(ReadOnlySpan<char> row)
    {
        int kept = row.TrimEnd('\\').Length;
        return ((row.Length - kept) & 1) == 1;
    }

    /// <summary>Called after a newline: reads the bodies of the here-documents announced on the line before.</summary>
    private void ReadHereDocuments()
    {
        if (_pending is null || _pending.Count == 0)
        {
            return;
        }

        var pending = _pending;
        _pending = null;
        foreach ((ShellStep step, int slot, string delimiter, bool expands, bool strip) in pending)
        {
            int start = _at, bodyEnd = -1;
            while (_at < _text.Length)
            {
                int lineEnd = _text.IndexOf('\n', _at);
                int stop = lineEnd < 0 ? _text.Length : lineEnd;
                while (expands && lineEnd >= 0 && EndsOpen(_text.AsSpan(_at, stop - _at)))
                {
                    lineEnd = _text.IndexOf('\n', stop + 1);
                    stop = lineEnd < 0 ? _text.Length : lineEnd;
                }

                ReadOnlySpan<char> row = _text.AsSpan(_at, stop - _at);
                row = expands && row.Contains('\n') ? row.ToString().Replace("\\\n", "", StringComparison.Ordinal) : row;
                row = strip ? row.TrimStart('\t') : row;
                bool ends = row.SequenceEqual(delimiter);
                bodyEnd = ends ? _at : bodyEnd;
                _at = lineEnd < 0 ? _text.Length : lineEnd + 1;
                if (ends)
                {
                    break;
                }
            }

            // An end mark that never comes means that the shell reads to the end of the text, with a warning.
            bodyEnd = bodyEnd < 0 ? _text.Length : bodyEnd;
            string body = _text[start..bodyEnd];
            _line.Subscripts |= HoldsSubscript(body);
            int from = _line.Steps.Count;
            int resume = _at;
            if (expands)
            {
                SkimExpansions(start, bodyEnd);
                _at = Done ? _text.Length : resume;
            }

            bool live = expands && body.AsSpan().ContainsAny('$', '`');
            WordFlags flags = WordFlags.Quoted | (live ? WordFlags.Expands : WordFlags.None);
            step.Redirects![slot] = new Redirect(RedirectKind.HereDocument, new ShellWord(body, flags, from, _line.Steps.Count));
        }
    }
}
