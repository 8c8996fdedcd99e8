using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Programs that speak to other machines, and to Reeve's own service.</summary>
internal static class NetworkCommands
{
    private static readonly string[] Loopback = ["localhost", "127.", "[::1]", "0.0.0.0", "[::]", "[0:", "[::ffff:127", "2130706433", "0x7f", "0177."];

    /// <summary><c>curl</c>, <c>wget</c>, <c>http</c>: anything but a GET to Reeve's own API operates Reeve.</summary>
    public static void Request(LineJudge judge, Invocation call)
    {
        Arguments arguments = call.Arguments;
        bool sends = arguments.HasAny(
            ["-d", "--data", "--data-raw", "--data-binary", "--data-urlencode", "--data-ascii", "--json", "-F", "--form", "--form-string", "-T", "--upload-file",
             "--post-data", "--post-file", "--body-data", "--body-file", "-X", "--request", "--method", "-K", "--config", "-Q", "--quote", "--url-query", "--next", "-:"]);
        foreach ((string option, ShellWord value) in arguments.Values)
        {
            if (option is "-X" or "--request" or "--method" && value.Text is "GET" or "HEAD" && !arguments.HasAny(["-d", "--data", "--json", "-F", "--form", "-T"]))
            {
                sends = arguments.HasAny(["--next", "-:", "-K", "--config"]);
            }

            int file = value.Text.IndexOf('@');
            if (file >= 0 && option is "-d" or "--data" or "--data-binary" or "--data-urlencode" or "--data-ascii" or "--json" or "-F" or "--form" or "-H" or "--header")
            {
                judge.Read(value with { Text = value.Text[(file + 1)..].Split(';')[0] });
            }
        }

        if (call.Name is "http" or "https" or "xh" && arguments.Positionals.Count > 0)
        {
            string method = arguments.Positionals[0].Text;
            sends |= arguments.Positionals.Count > 1 && method is not ("GET" or "HEAD");
        }

        foreach (ShellWord word in call.Words)
        {
            Address(judge, word, sends);
        }
    }

    /// <summary><c>nc HOST PORT</c> and the like: what is said cannot be seen.</summary>
    public static void Connect(LineJudge judge, Invocation call)
    {
        string port = judge.Around.ApiAddress[1..];
        if (call.Words.Exists(w => w.Text == port || w.Text.Contains(judge.Around.ApiAddress, StringComparison.Ordinal) || w.Text.EndsWith("," + port, StringComparison.Ordinal)))
        {
            judge.Constrain("operate-reeve", "`{0}` speaks to Reeve's own service.", call.Name);
        }
    }

    /// <summary><c>ssh HOST COMMAND</c>: the command is judged too, as if it ran here.</summary>
    public static void RemoteShell(LineJudge judge, Invocation call)
    {
        List<ShellWord> words = call.Arguments.Positionals;
        int at = call.Name == "sshpass" ? 0 : 1;
        if (words.Count <= at)
        {
            return;
        }

        if (words.TrueForAll(w => w.IsConstant))
        {
            judge.Line(string.Join(' ', words.Skip(at).Select(w => w.Text)));
        }
        else
        {
            judge.Hide("What `{0}` runs on another machine cannot be read off.", call.Name);
        }
    }

    /// <summary><c>scp</c>, <c>rsync</c>: a name with a host goes over the network.</summary>
    public static void RemoteCopy(LineJudge judge, Invocation call)
    {
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
            }
            else
            {
                judge.Read(name);
            }
        }
    }

    private static void Address(LineJudge judge, ShellWord word, bool sends)
    {
        string text = word.Text;
        if (text.Contains("file://", StringComparison.OrdinalIgnoreCase))
        {
            judge.Read(word with { Text = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..] });
        }

        bool own = text.Contains(judge.Around.ApiAddress, StringComparison.Ordinal)
            && (Array.Exists(Loopback, l => text.Contains(l, StringComparison.OrdinalIgnoreCase)) || text.StartsWith(':') || word.Has(WordFlags.Expands));
        if (own && sends)
        {
            judge.Constrain("operate-reeve", "`{0}` is Reeve's own service, which agents may only read.", word.Shown());
        }
        else if (sends && word.Has(WordFlags.Expands) && !text.Contains('/') && text.Length < 3)
        {
            judge.Hide("The address `{0}` cannot be read off.", word.Shown());
        }
    }
}
