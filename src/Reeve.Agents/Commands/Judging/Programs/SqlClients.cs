using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Database clients: a constant query that only reads is a read, any other statement changes the database.</summary>
internal static class SqlClients
{
    private static readonly string[] Reading = ["select ", "explain ", "show ", "describe ", "desc ", "pragma table_info", "pragma index_list", "pragma schema_version", ".tables", ".schema", ".indexes", "\\d", "\\l", "\\dt"];

    /// <summary>Commands of the client itself that cannot run or write anything.</summary>
    private static readonly string[] Own =
        [".tables", ".schema", ".indexes", ".databases", ".dbinfo", ".fullschema", ".headers", ".header", ".mode", ".width", ".nullvalue", ".separator", ".timer", ".stats", ".help",
         ".quit", ".exit", ".bail", ".echo", "\\d", "\\l", "\\x", "\\timing", "\\q", "\\conninfo", "\\encoding", "\\pset", "\\z"];

    private static readonly string[] Orders = ["system", "source", "tee", "pager", "edit", "notee", "nopager"];

    private static readonly string[] Files = ["writefile", "readfile", "edit(", "fsdir", "read_text", "read_blob", "read_csv", "copy ", "export database", "import database", "load ", "install "];

    private static readonly string[] Acting =
        ["into ", "writefile", "pg_read", "pg_write", "lo_", "dblink", "setval", "nextval", "edit(", "readfile", "pg_terminate", "set_config", "copy "];

    public static void Judge(LineJudge judge, Invocation call)
    {
        bool file = call.Name.StartsWith("sqlite", StringComparison.Ordinal) || call.Name == "duckdb";
        var queries = new List<ShellWord>();
        foreach ((string option, ShellWord value) in call.Arguments.Values)
        {
            if (option is "-c" or "--command" or "-e" or "--execute" or "--eval" or "-cmd" or "-s")
            {
                queries.Add(value);
            }
            else if (option is "-f" or "--file" or "-init")
            {
                judge.Read(value);
                judge.Hide("`{0}` runs statements from a file.", call.Name);
            }
        }

        List<ShellWord> names = call.Arguments.Positionals;
        if (file && names.Count > 1)
        {
            queries.AddRange(names.Skip(1));
        }

        foreach (ShellWord query in queries)
        {
            Query(judge, call.Name, query);
        }

        foreach (Redirect redirect in call.Step?.Redirects ?? [])
        {
            if (queries.Count == 0 && redirect.Kind is RedirectKind.HereDocument or RedirectKind.HereString)
            {
                Query(judge, call.Name, redirect.Target);
                return;
            }
        }

        if (queries.Count == 0)
        {
            judge.Add(CommandType.DbMigrate, "`{0}` runs the statements it reads.", call.Name);
            judge.Hide("`{0}` runs the statements it reads.", call.Name);
        }

        if (file && names.Count > 0 && judge.HasType(CommandType.DbMigrate))
        {
            judge.Write(names[0], meta: true);
        }
    }

    private static void Query(LineJudge judge, string client, ShellWord query)
    {
        string text = query.Text.Trim();
        if (query.Has(WordFlags.Expands))
        {
            judge.Hide("The statement given to `{0}` is put together while the line runs.", client);
        }
        else if (text.Contains("\\!", StringComparison.Ordinal) || text.Contains(".shell", StringComparison.Ordinal) || text.Contains(".system", StringComparison.Ordinal)
            || text.Contains("PROGRAM", StringComparison.OrdinalIgnoreCase) || text.Contains("load_extension", StringComparison.OrdinalIgnoreCase))
        {
            judge.Hide("The statement given to `{0}` can run programs.", client);
        }
        else if (Commands(client, text) || Array.Exists(Files, f => text.Contains(f, StringComparison.OrdinalIgnoreCase)))
        {
            judge.Hide("The statement given to `{0}` can read or write files, or is a command of the client.", client);
            Literals(judge, text);
        }
        else if (IsRead(text))
        {
            judge.Add(CommandType.ShellRead, "`{0}` only reads.", client);
        }
        else
        {
            judge.Add(CommandType.DbMigrate, "`{0}` changes a database.", client);
        }
    }

    /// <summary>True when a line of it is a command of the client that is not known to be harmless.</summary>
    private static bool Commands(string client, string text)
    {
        foreach (string raw in text.Split('\n', ';'))
        {
            string line = raw.Trim();
            bool order = line.Length > 0 && line[0] is '.' or '\\';
            string word = line.Split(' ', '\t')[0];
            bool known = Own.Contains(word, StringComparer.Ordinal) || (word.StartsWith("\\d", StringComparison.Ordinal) && !line.Contains('|', StringComparison.Ordinal));
            if ((order && (!known || line.AsSpan().ContainsAny('|', '`'))) || (client is "mysql" or "mariadb" or "mycli" && Orders.Contains(word, StringComparer.OrdinalIgnoreCase)))
            {
                return true;
            }

            if (!order && line.AsSpan().IndexOf(" \\") >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Files named inside the statement.</summary>
    private static void Literals(LineJudge judge, string text)
    {
        string[] parts = text.Split('\'', '"');
        for (int i = 1; i < parts.Length; i += 2)
        {
            judge.Name(new ShellWord(parts[i]));
            judge.Guard(new ShellWord(parts[i].Length == 0 ? "." : parts[i]), tree: false);
        }
    }

    private static bool IsRead(string text)
    {
        string body = text.TrimEnd(';', ' ', '\n');
        bool single = !body.Contains(';', StringComparison.Ordinal) && Harmless(body);
        return single && Array.Exists(Reading, r => body.StartsWith(r, StringComparison.OrdinalIgnoreCase) || body.Equals(r, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Functions that write or run something make a select more than a read.</summary>
    private static bool Harmless(string body) =>
        !Array.Exists(Acting, w => body.Contains(w, StringComparison.OrdinalIgnoreCase));
}
