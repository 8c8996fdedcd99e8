using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Programs that speak to other machines, and to Reeve's own service.</summary>
internal static class NetworkCommands
{
    private static readonly string[] Reading = ["GET", "HEAD", "OPTIONS"];

    /// <summary><c>curl</c>, <c>wget</c>, <c>http</c>: anything but a GET to Reeve's own API operates Reeve.</summary>
    public static void Request(LineJudge judge, Invocation call)
    {
        Arguments arguments = call.Arguments;
        bool sends = Sends(call);
        foreach ((string option, ShellWord value) in arguments.Values)
        {
            Body(judge, value);
            if (option is "-w" or "--write-out" && value.Text.Contains("%output", StringComparison.Ordinal))
            {
                judge.Hide("`{0}` writes a file that its text names.", call.Name + " " + option);
            }

            if (option is "-o" or "--output" && value.Text.Contains('#', StringComparison.Ordinal))
            {
                judge.Hide("The name `{0}` is put together from the address.", value.Shown());
            }
        }

        if (arguments.Options.Exists(o => o.StartsWith("--expand", StringComparison.Ordinal) || o.StartsWith("--variable", StringComparison.Ordinal)))
        {
            judge.Hide("`{0}` puts its arguments together.", call.Name);
        }

        arguments.Positionals.ForEach(w => Body(judge, w));
        foreach (ShellWord word in call.Words)
        {
            Address(judge, word, sends);
        }

        Saved(judge, call);
    }

    private static bool Sends(Invocation call)
    {
        Arguments arguments = call.Arguments;
        if (call.Name is "http" or "https" or "xh" or "httpie" && arguments.Positionals.Count > 0)
        {
            string method = arguments.Positionals[0].Text;
            bool named = method.Length > 2 && !method.AsSpan().ContainsAnyExceptInRange('A', 'z');
            return (named && !Reading.Contains(method, StringComparer.OrdinalIgnoreCase)) || arguments.Positionals.Count > (named ? 2 : 1);
        }

        bool body = arguments.HasAny(
            ["-d", "--data", "--data-raw", "--data-binary", "--data-urlencode", "--data-ascii", "--json", "-F", "--form", "--form-string", "-T", "--upload-file",
             "--post-data", "--post-file", "--body-data", "--body-file", "-K", "--config", "-Q", "--quote", "--url-query", "--next", "-:"]);
        bool method2 = arguments.HasAny(["-X", "--request", "--method"]);
        (string Option, ShellWord Value)[] methods = [.. arguments.Values.Where(v => v.Option is "-X" or "--request" or "--method")];
        bool reads = methods.Length > 0 && methods.All(m => Reading.Contains(m.Value.Text, StringComparer.Ordinal));

        // A line end in a header begins a request of its own.
        bool split = arguments.Values.Exists(v => v.Value.Text.AsSpan().ContainsAny('\r', '\n'));
        return body || split || (method2 && !reads);
    }

    /// <summary>A file that is sent: <c>@FILE</c>, <c>name=@FILE</c>, <c>name=&lt;FILE</c>, <c>name:=@FILE</c>.</summary>
    private static void Body(LineJudge judge, ShellWord word)
    {
        if (word.Text.Contains("://", StringComparison.Ordinal))
        {
            return;
        }

        int file = word.Text.AsSpan().IndexOfAny('@', '<');
        if (file >= 0 && file + 1 < word.Text.Length)
        {
            ShellWord name = word with { Text = word.Text[(file + 1)..].Split(';')[0] };
            if (name.Has(WordFlags.Expands) || file > 0)
            {
                judge.Name(name);
            }
            else
            {
                judge.Read(name);
            }
        }
    }

    /// <summary><c>wget URL</c>, <c>curl -O URL</c>: the file is named by the address.</summary>
    private static void Saved(LineJudge judge, Invocation call)
    {
        Arguments arguments = call.Arguments;
        bool saves = call.Name == "wget" ? !arguments.HasAny(["-O", "--output-document"]) : arguments.HasAny(["-O", "--remote-name", "--remote-name-all"]);
        bool whole = call.Name == "wget" && arguments.HasAny(["-x", "--force-directories", "-r", "--recursive", "-m", "--mirror", "-p", "--page-requisites"]);
        ShellWord folder = arguments.Values.Find(v => v.Option is "-P" or "--directory-prefix" or "--output-dir").Value;
        foreach (ShellWord word in saves ? arguments.Positionals : [])
        {
            string path = word.Text.Split('?', '#')[0];
            path = path[(path.IndexOf("://", StringComparison.Ordinal) is int scheme and >= 0 ? scheme + 3 : 0)..];
            int slash = whole ? path.IndexOf('/') : path.LastIndexOf('/');
            string name = slash < 0 ? "" : path[(slash + 1)..];
            if (name.Length > 0 && !word.Has(WordFlags.Expands))
            {
                judge.Guard(new ShellWord(folder.Text is { Length: > 0 } into ? into + "/" + name : name), tree: false);
            }
        }
    }

    /// <summary><c>nc HOST PORT</c> and the like: what is said cannot be seen.</summary>
    public static void Connect(LineJudge judge, Invocation call)
    {
        string port = judge.Around.ApiAddress[1..];
        if (call.Words.Exists(w => w.Text == port || HasPort(w.Text, judge.Around.ApiAddress) || w.Text.EndsWith("," + port, StringComparison.Ordinal)))
        {
            judge.Constrain("operate-reeve", "`{0}` speaks to Reeve's own service.", call.Name);
        }
    }

    /// <summary><c>ssh HOST COMMAND</c>: the command is judged too, as if it ran here.</summary>
    public static void RemoteShell(LineJudge judge, Invocation call)
    {
        Connect(judge, call);
        int at = judge.AfterOptions(call, 1);
        List<ShellWord> words = call.Words.GetRange(Math.Min(at, call.Words.Count), Math.Max(0, call.Words.Count - at));
        if (words.Count == 0)
        {
            if (call.Step is { Joiner: Joiner.Pipe } || call.Step?.Redirects?.Exists(r => r.Kind is RedirectKind.Read or RedirectKind.HereDocument or RedirectKind.HereString) == true)
            {
                judge.Hide("`{0}` runs on another machine what it reads.", call.Name);
            }
        }
        else if (words.TrueForAll(w => w.IsConstant))
        {
            judge.Apart(() => judge.Line(string.Join(' ', words.Select(w => w.Text))));
        }
        else
        {
            judge.Hide("What `{0}` runs on another machine cannot be read off.", call.Name);
        }
    }

    /// <summary><c>scp</c>, <c>rsync</c>: a name with a host goes over the network.</summary>
    public static void RemoteCopy(LineJudge judge, Invocation call)
    {
        bool empties = call.Arguments.Options.Exists(o => o.StartsWith("--del", StringComparison.Ordinal)), moves = call.Arguments.HasAny(["--remove-source-files"]);
        List<ShellWord> names = call.Arguments.Positionals;
        for (int i = 0; i < names.Count; i++)
        {
            ShellWord name = names[i];
            int colon = name.Text.IndexOf(':');
            int slash = name.Text.IndexOf('/');
            if (colon > 0 && (slash < 0 || slash > colon))
            {
                judge.Add(CommandType.NetFetch, "`{0}` is on another machine.", name.Shown());
            }
            else if (i == names.Count - 1)
            {
                judge.Write(name, tree: true);
                judge.Place(names.SkipLast(1).Where(n => !n.Text.EndsWith('/')), name);
                if (empties)
                {
                    FileCommands.Destroy(judge, name, recursive: true);
                }
            }
            else
            {
                judge.Read(name);
                if (moves)
                {
                    FileCommands.Destroy(judge, name, recursive: true);
                }
            }
        }
    }

    private static void Address(LineJudge judge, ShellWord word, bool sends)
    {
        string text = word.Text;
        int file = text.IndexOf("file:", StringComparison.OrdinalIgnoreCase);
        if (file == 0 || (file > 0 && text.Contains("file://", StringComparison.OrdinalIgnoreCase)))
        {
            File(judge, word, text[(file + 5)..]);
        }

        bool own = HasPort(text, judge.Around.ApiAddress);
        bool raw = own && text.IndexOf("://", StringComparison.Ordinal) is int scheme and > 0 && !text[..scheme].StartsWith("http", StringComparison.OrdinalIgnoreCase);
        if ((own && sends) || raw)
        {
            judge.Constrain("operate-reeve", "`{0}` is Reeve's own service, which agents may only read.", word.Shown());
        }
        else if (sends && text.Contains("://", StringComparison.Ordinal) && (Host(text).AsSpan().ContainsAny('{', '}') || Host(text).LastIndexOf('[') > 0))
        {
            judge.Hide("The address `{0}` stands for several.", word.Shown());
        }
        else if (sends && word.Has(WordFlags.Expands) && ((!text.Contains('/') && text.Length < 3) || Host(text).Contains('\u0001', StringComparison.Ordinal)))
        {
            judge.Hide("The address `{0}` cannot be read off.", word.Shown());
        }
    }

    /// <summary>Host and port of an address.</summary>
    private static string Host(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        return (scheme < 0 ? text : text[(scheme + 3)..]).Split('/')[0];
    }

    /// <summary>True when the port stands in the address, zeros before it ignored.</summary>
    private static bool HasPort(string text, string port)
    {
        for (int at = text.IndexOf(':'); at >= 0; at = text.IndexOf(':', at + 1))
        {
            ReadOnlySpan<char> rest = text.AsSpan(at + 1).TrimStart('0');
            if (rest.StartsWith(port.AsSpan(1)) && (rest.Length == port.Length - 1 || !char.IsAsciiDigit(rest[port.Length - 1])))
            {
                return true;
            }
        }

        return false;
    }

    private static void File(LineJudge judge, ShellWord word, string path)
    {
        string place = Uri.UnescapeDataString(path.StartsWith("//", StringComparison.Ordinal) ? path[Math.Max(path.IndexOf('/', 2), 0)..] : path);
        judge.Read(word with { Text = place });
        if (place.AsSpan().ContainsAny('[', '{'))
        {
            judge.Hide("The address `{0}` stands for several files.", word.Shown());
        }
    }
}
