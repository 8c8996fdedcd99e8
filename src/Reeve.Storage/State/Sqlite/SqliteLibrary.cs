using System.Reflection;
using System.Runtime.InteropServices;
using Reeve.Core.Refusals;
using SQLitePCL;

namespace Reeve.Storage.State.Sqlite;

/// <summary>
/// The SQLite that was loaded. The distribution's library is preferred, because it gets security updates; the one in the package is from 2021
/// and serves where there is none.
/// </summary>
/// <param name="Name">File name of the library.</param>
/// <param name="Version">Its version, e.g. <c>3.40.1</c>.</param>
public sealed unsafe record SqliteLibrary(string Name, string Version)
{
    private const int Oldest = 3_035_000;
    private const int HasMovedCode = 20;
    private static readonly Lazy<Result<SqliteLibrary>> Loaded = new(LoadOnce);
    private static readonly string[] OfSystem = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];
    private static nint _handle;
    private static string _name = "e_sqlite3 (packaged)";
    private static delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int> _fileControl;

    /// <summary>
    /// Loads SQLite once per process. Refuses versions before 3.35. Comes before the first connection: functions bound before it would come from
    /// the package and later ones from the system, and a connection of one library in the hands of the other ends the process.
    /// </summary>
    public static Result<SqliteLibrary> Load() => Loaded.Value;

    /// <summary>True when the file behind an open connection is no longer where it was opened.</summary>
    internal static bool HasMoved(nint database)
    {
        int moved = 0;
        fixed (byte* main = "main\0"u8)
        {
            return _fileControl(database, main, HasMovedCode, &moved) == 0 && moved != 0;
        }
    }

    private static Result<SqliteLibrary> LoadOnce()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        try
        {
            Batteries_V2.Init();
            string version = raw.sqlite3_libversion().utf8_to_string();
            if (raw.sqlite3_libversion_number() < Oldest)
            {
                return StateRefusals.LibraryUnfit(_name, $"its version is {version}, and Reeve needs 3.35 or newer");
            }

            _fileControl = (delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int>)NativeLibrary.GetExport(_handle, "sqlite3_file_control");
            return new SqliteLibrary(_name, version);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            return StateRefusals.LibraryUnfit(_name, e.Message);
        }
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? search)
    {
        if (!string.Equals(library, "e_sqlite3", StringComparison.Ordinal))
        {
            return 0;
        }

        foreach (string name in OfSystem)
        {
            if (_handle == 0 && NativeLibrary.TryLoad(name, out nint handle))
            {
                if (VersionOf(handle) >= Oldest)
                {
                    (_handle, _name) = (handle, name);
                }
                else
                {
                    NativeLibrary.Free(handle);
                }
            }
        }

        if (_handle == 0)
        {
            NativeLibrary.TryLoad(library, assembly, search, out _handle);
        }

        return _handle;
    }

    private static int VersionOf(nint library) => NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out nint export)
        ? ((delegate* unmanaged[Cdecl]<int>)export)()
        : 0;
}
