using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Table;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging;

/// <summary>Judges one call: walks the steps of its line(s) and gathers types, constraint, paths and the reason. Used once.</summary>
internal sealed partial class LineJudge
{
    private const int MostPaths = 64;

    private static readonly ulong LocalTypes = TypeSet.Of(
        CommandType.FsWrite, CommandType.TestRun, CommandType.GitCommit, CommandType.ShellRun, CommandType.DepsInstall).Bits;

    private readonly string _scope;
    private List<string>? _paths;
    private ulong _types;
    private int _strictest = -1;
    private string _whyFormat = "";
    private string _whyPart = "";
    private string? _constraintWhy;
    private Invocation? _strictestCall;
    private string? _plainShape;
    private string? _currentShape;
    private Invocation? _current;
    private int _nested;
    private readonly Func<string, bool>? _wroteBefore;
    private bool _restsOnDisk;

    /// <summary>A judge of one call.</summary>
    /// <param name="around">What it is judged against.</param>
    /// <param name="cwd">Absolute working folder.</param>
    /// <param name="scope">Absolute folder of the repository.</param>
    /// <param name="wroteBefore">True for the files that agents wrote; null when nobody knows.</param>
    public LineJudge(Surroundings around, string cwd, string scope, Func<string, bool>? wroteBefore)
    {
        Around = around;
        _wroteBefore = wroteBefore;
        _scope = Paths.PathName.Absolute(scope, "/", around.Home);
        _folders.Add(Paths.PathName.Absolute(cwd, "/", around.Home));
    }

    public Surroundings Around { get; }

    public string Scope => _scope;

    public string? Constraint { get; private set; }

    public bool Masked { get; private set; }

    /// <summary>Adds a type; the reason is a format whose <c>{0}</c> is <paramref name="part"/>.</summary>
    public void Add(CommandType type, string format, string part = "")
    {
        ulong bits = 1UL << type.Bit;
        Add(new TypeSet(bits), format, part);
    }

    public void Add(TypeSet types, string format, string part = "")
    {
        ulong bits = types.Bits;
        if ((_outside || _outsideStep) && (bits & LocalTypes) != 0)
        {
            bits |= TypeSet.Of(CommandType.HostWrite).Bits;
        }

        Insert(_lenient ? bits & ~Uncertain : bits, format, part);
    }

    private void Insert(ulong bits, string format, string part)
    {
        _types |= bits;
        if (bits == 0)
        {
            return;
        }

        int strict = 63 - System.Numerics.BitOperations.LeadingZeroCount(bits);
        _stepStrictest = Math.Max(_stepStrictest, strict);
        if (strict > _strictest)
        {
            _strictest = strict;
            _whyFormat = format;
            _whyPart = part;
            _strictestCall = _current;
            _plainShape = _current is null ? _currentShape : null;
        }
    }

    /// <summary>Adds <c>opaque</c>.</summary>
    public void Hide(string format, string part = "") => Add(CommandType.Opaque, format, part);

    /// <summary>Records that a hard constraint is hit; the first one is kept.</summary>
    public void Constrain(string id, string format, string part)
    {
        if (Constraint is null)
        {
            Constraint = id;
            _constraintWhy = Fill(format, part);
        }
    }

    public void Touch(string path)
    {
        _paths ??= new List<string>(4);
        if (_paths.Count < MostPaths && !_paths.Contains(path))
        {
            _paths.Add(path);
        }
    }

    public void ShapeAs(string shape)
    {
        _plainShape = shape;
        _currentShape = shape;
        _current = null;
        _strictestCall = null;
    }

    public Classification Finish(string text)
    {
        if (_types == 0)
        {
            Add(CommandType.Unknown, "There is no command in the call.");
        }

        CheckSubscripts();
        return new Classification(
            new TypeSet(_types),
            Constraint,
            _plainShape ?? Shapes.Of(_strictestCall),
            _paths is null ? [] : [.. _paths],
            _constraintWhy ?? Fill(_whyFormat, _whyPart))
        {
            Text = text.Length > 4_096 ? text[..4_095] + "…" : text,
            ExitCodeMasked = Masked,
            RestsOnDisk = _restsOnDisk,
            Written = _marked is null ? [] : [.. _marked],
        };
    }

    private void CheckSubscripts()
    {
        if (_arithmetic && _subscripts)
        {
            Hide("Arithmetic would run the substitution in a subscript.");
        }
    }

    private static string Fill(string format, string part)
    {
        part = part.Length > 120 ? part[..119] + "…" : part;
        return format.Replace("{0}", part, StringComparison.Ordinal);
    }

    /// <summary>Judges a shell line.</summary>
    public void Line(string text)
    {
        if (++_nested > 8)
        {
            Hide("A command line is quoted inside another more than 8 times.");
            return;
        }

        ShellLine line = ShellParser.Parse(text);
        if (line.Broken is { } broken)
        {
            Hide("The line cannot be read: {0}.", broken);
        }

        if (line.Obscure is { } obscure)
        {
            Hide("What the line does cannot be read off: {0}.", obscure);
        }

        if (line.Functions is { } functions)
        {
            (_functions ??= new HashSet<string>(StringComparer.Ordinal)).UnionWith(functions);
        }

        foreach (string name in line.Reassigned ?? [])
        {
            Remember(name, null);
            CheckName(name);
        }

        if (line.Strange)
        {
            Add(CommandType.Unknown, "The command holds characters that show a person something else.");
        }

        _arithmetic |= line.Arithmetic;
        _subscripts |= line.Subscripts;

        _lines.Add(line);
        Walk(line);
        _lines.RemoveAt(_lines.Count - 1);
        _nested--;
    }

    /// <summary>Judges words that are handed to the kernel without a shell.</summary>
    public void Words(List<string> words)
    {
        var plain = words.ConvertAll(w => new ShellWord(w, Lettering.IsStrange(w, quoted: true) ? WordFlags.Strange : WordFlags.None));
        Program(plain, 0, new ShellStep(StepKind.Command, Joiner.Sequence, 0, substituted: false));
    }

    /// <summary>The path with every link followed as it is now; null when links go round in a circle.</summary>
    private string? Real(string path)
    {
        _restsOnDisk = true;
        return Paths.SymbolicLinks.Resolve(path, _links is { } made ? p => made.GetValueOrDefault(p) ?? Around.Options.LinkTarget(p) : Around.Options.LinkTarget);
    }

    /// <summary>The table's node for a name of a shell program.</summary>
    public ProgramNode? FindProgram(string name) => name.Length == 0 || name[0] is '@' or '$' ? null : Around.Table.Find(name);
}
